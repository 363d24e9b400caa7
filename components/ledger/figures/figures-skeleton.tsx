'use client';

const FIGURES = ['a', 'b', 'c', 'd', 'e'];

/** As high as the figures of one currency with their ageing, payment behaviour and the filters, which will replace it. */
export function FiguresSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-1.5 motion-safe:animate-pulse">
      <Figures />
      <div className="hidden h-[54px] pt-1.5 @min-[640px]:block">
        <div className="h-2 rounded-full bg-head" />
      </div>
      <div className="h-4 w-2/5 rounded bg-head" />
      <div className="h-8 @min-[480px]:h-[62px] @min-[800px]:h-7">
        <div className="h-7 w-2/5 rounded-full bg-head" />
      </div>
    </div>
  );
}

function Figures() {
  return (
    <div className="flex h-[68px] gap-8 py-1">
      {FIGURES.map((figure) => (
        <div
          key={figure}
          className="hidden flex-col gap-2 first:flex nth-2:flex @min-[480px]:nth-3:flex @min-[640px]:nth-4:flex @min-[800px]:flex"
        >
          <span className="h-3 w-14 rounded bg-head" />
          <span className="h-5 w-28 rounded bg-head" />
          <span className="h-3 w-20 rounded bg-head" />
        </div>
      ))}
    </div>
  );
}
