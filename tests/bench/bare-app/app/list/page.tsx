const ROWS = Array.from({ length: 12_000 }, (_, index) => index);

/** What scrolling is measured against: as many rows as boxes of one height, without a script. */
export default function ListPage() {
  return (
    <main>
      {ROWS.map((index) => (
        <div key={index} data-index={index} style={{ height: 36 }}>
          {600_000 + index} Invoice 2026-11-21 Open 1,234.50
        </div>
      ))}
    </main>
  );
}
