import { PressMe } from './press-me.tsx';

const ROWS = Array.from({ length: 25 }, (_, index) => index);

/** What a card of the panel is measured against: 25 rows and a button, rendered for each visitor. */
export default function TablePage() {
  return (
    <main>
      <PressMe />
      <table>
        <tbody>
          {ROWS.map((index) => (
            <tr key={index} data-index={index}>
              <td>{600_000 + index}</td>
              <td>Invoice</td>
              <td>2026-11-21</td>
              <td>Open</td>
              <td>1,234.50</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}

export const dynamic = 'force-dynamic';
