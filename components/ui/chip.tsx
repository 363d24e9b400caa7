export type Tone = 'red' | 'amber' | 'green' | 'grey';

const GROUNDS: Readonly<Record<Tone, string>> = {
  red: 'bg-red-ground text-red',
  amber: 'bg-amber-ground text-amber',
  green: 'bg-green-ground text-green',
  grey: 'bg-grey-ground text-muted',
};

/** A mark of its own shape for each tone, for those who do not see the colour. */
const MARKS: Readonly<Record<Tone, string>> = {
  red: 'rotate-45 bg-current',
  amber: 'rounded-full border-2 border-current',
  green: 'rounded-full bg-current',
  grey: 'h-[2px]! bg-current',
};

/** A state in words. */
export function Chip({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span
      title={children}
      className={`inline-flex max-w-full items-center gap-1.5 rounded-md px-1.5 py-0.5 text-xs ${GROUNDS[tone]}`}
    >
      <span aria-hidden="true" className={`size-[7px] shrink-0 ${MARKS[tone]}`} />
      <span className="truncate">{children}</span>
    </span>
  );
}
