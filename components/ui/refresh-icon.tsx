export function RefreshIcon({ isTurning }: { readonly isTurning: boolean }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      className={`size-3.5 fill-none stroke-current ${isTurning ? 'motion-safe:animate-spin' : ''}`}
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9L13.5 5.6" />
      <path d="M13.5 2.4v3.2h-3.2" />
    </svg>
  );
}
