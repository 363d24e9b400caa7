'use client';

import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { FrameChoice } from './frame-choice.ts';

interface FramesProps extends FrameChoice {
  readonly name: string;
  readonly children: ReactNode;
}

/** A state in each width and theme: as in the page that frames the panel, but side by side. */
export function Frames({ name, widths, schemes, children }: FramesProps) {
  const isEager = widths.length * schemes.length <= 2;
  return (
    <section aria-label={name} className="flex flex-col gap-2 pt-6">
      <h2 className="px-3 font-semibold">{name}</h2>
      {schemes.map((scheme) => (
        <div key={scheme} className="flex gap-4">
          {widths.map((width) => (
            <Frame key={width} label={`${name}, ${width} px, ${scheme}`} {...{ width, scheme }}>
              {isEager ? children : <WhenNear>{children}</WhenNear>}
            </Frame>
          ))}
        </div>
      ))}
    </section>
  );
}

interface FrameProps {
  readonly label: string;
  readonly width: number;
  readonly scheme: FrameChoice['schemes'][number];
  readonly children: ReactNode;
}

function Frame({ label, width, scheme, children }: FrameProps) {
  return (
    <div
      data-frame={label}
      data-scheme={scheme}
      style={{ width }}
      className="@container shrink-0 bg-surface text-ink"
    >
      {children}
    </div>
  );
}

/** How far outside of the window a frame is made; CSS pixels. */
const NEAR_PX = 1_500;

function WhenNear({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (place.current === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) setNear(true);
      },
      { rootMargin: `${NEAR_PX}px` },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  if (isNear) return children;
  return <div ref={place} style={{ height: 480 }} />;
}
