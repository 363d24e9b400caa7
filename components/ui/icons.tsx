export const SearchIcon = createIcon('M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0Zm-1 3.5 3 3');

export const CalendarIcon = createIcon(
  'M3.5 3h9A1.5 1.5 0 0 1 14 4.5v8a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-8A1.5 1.5 0 0 1 3.5 3ZM2 6.5h12M5 1.5V4m6-2.5V4',
);

export const ColumnsIcon = createIcon(
  'M3.5 2.5h9A1.5 1.5 0 0 1 14 4v8a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12V4a1.5 1.5 0 0 1 1.5-1.5ZM6 2.5v11m4-11v11',
);

export const FilterIcon = createIcon('M2 3.5h12M4.5 8h7m-5 4.5h3');

export const CrossIcon = createIcon('m4.5 4.5 7 7m0-7-7 7');

export const ExportIcon = createIcon(
  'M8 2v7.5m-3-3 3 3 3-3M2.5 11v1.5A1.5 1.5 0 0 0 4 14h8a1.5 1.5 0 0 0 1.5-1.5V11',
);

export const ChartIcon = createIcon('M2.5 13.5h11M4.5 11V7.5M8 11V3m3.5 8V5.5');

export const ArrowIcon = createIcon('M8 13V3M4 7l4-4 4 4');

/** Points down: what it belongs to can be unfolded. */
export const ChevronIcon = createIcon('m3.5 6 4.5 4.5L12.5 6');

/** @param strokes of a pen on a field of 16 by 16, as the `d` of an SVG path. */
function createIcon(strokes: string) {
  return function Icon() {
    return (
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        className="size-3.5 shrink-0 fill-none stroke-current"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d={strokes} />
      </svg>
    );
  };
}
