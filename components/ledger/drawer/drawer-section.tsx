import type { ReactNode } from 'react';
import { useId } from 'react';

interface DrawerSectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function DrawerSection({ title, children }: DrawerSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1 border-b border-line pb-1 text-xs font-semibold text-muted">
        {title}
      </h3>
      {children}
    </section>
  );
}
