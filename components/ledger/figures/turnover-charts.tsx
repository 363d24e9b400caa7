'use client';

import { useLocale, useTranslations } from 'use-intl/react';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { CalendarMonth, Turnover, TurnoverLine } from '#lib/domain/turnover.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { scaleBars } from './turnover-bars.ts';

/** A chart for each currency, and one for all of them in the company's. */
export function TurnoverCharts({ turnover }: { readonly turnover: Turnover }) {
  const t = useTranslations('panel.turnover');
  const { lines, total, months, paidBy } = turnover;
  if (lines.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <>
      {total !== undefined && (
        <TurnoverChart
          line={total}
          months={months}
          caption={t('total', { currency: total.currency })}
        />
      )}
      {lines.map((line) => (
        <TurnoverChart
          key={line.currency}
          line={line}
          months={months}
          caption={t('caption', { currency: line.currency })}
        />
      ))}
      {paidBy === 'settlements' && <p className="text-xs text-muted">{t('bySettlement')}</p>}
    </>
  );
}

interface TurnoverChartProps {
  readonly line: TurnoverLine;
  readonly months: readonly CalendarMonth[];
  readonly caption: string;
}

/** Bars for the eye, and a table of the same numbers. */
function TurnoverChart({ line: { invoicedE4, paidE4 }, months, caption }: TurnoverChartProps) {
  const t = useTranslations('panel.turnover');
  const format = useFormat();
  const nameOf = useMonthNames();
  const rows = months.map((month, place) => ({
    name: nameOf(month),
    invoiced: invoicedE4[place] ?? NOTHING,
    paid: paidE4[place] ?? NOTHING,
  }));
  return (
    <figure className="flex flex-col gap-1">
      <figcaption aria-hidden="true" className="text-xs text-muted">
        {caption}
      </figcaption>
      <MonthBars rows={rows} />
      <div aria-hidden="true" className="flex justify-between text-xs text-muted">
        <span>{rows[0]?.name}</span>
        <span>{rows.at(-1)?.name}</span>
      </div>
      <p aria-hidden="true" className="flex flex-wrap gap-x-4 text-xs">
        <Sum look={INVOICED} name={t('invoiced')} amounts={invoicedE4} />
        <Sum look={PAID} name={t('paid')} amounts={paidE4} />
      </p>
      <table className="sr-only">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('month')}</th>
            <th scope="col">{t('invoiced')}</th>
            <th scope="col">{t('paid')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, invoiced, paid }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{format.amount(invoiced)}</td>
              <td>{format.amount(paid)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const NOTHING = 0 as AmountE4;
const INVOICED = 'text-field-line';
const PAID = 'text-accent';
/** Of a month in the chart: a bar is four wide, with one between it and the next. */
const MONTH_WIDTH = 10;

interface MonthBarsProps {
  readonly rows: readonly {
    readonly name: string;
    readonly invoiced: AmountE4;
    readonly paid: AmountE4;
  }[];
}

function MonthBars({ rows }: MonthBarsProps) {
  const t = useTranslations('panel.turnover');
  const format = useFormat();
  const bars = scaleBars(rows.flatMap(({ invoiced, paid }) => [invoiced, paid]));
  const width = rows.length * MONTH_WIDTH;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${String(width)} 100`}
      preserveAspectRatio="none"
      className="h-24 w-full fill-current"
    >
      {rows.map(({ name, invoiced, paid }, place) => (
        <g key={name}>
          <title>
            {`${name}\n${t('invoiced')} ${format.amount(invoiced)}\n${t('paid')} ${format.amount(paid)}`}
          </title>
          <rect
            x={place * MONTH_WIDTH}
            width={MONTH_WIDTH}
            height="100"
            className="fill-transparent"
          />
          <rect x={place * MONTH_WIDTH + 1} width="4" {...bars.of(invoiced)} className={INVOICED} />
          <rect x={place * MONTH_WIDTH + 5} width="4" {...bars.of(paid)} className={PAID} />
        </g>
      ))}
      <line
        x2={width}
        y1={bars.zero}
        y2={bars.zero}
        vectorEffect="non-scaling-stroke"
        className="stroke-line"
      />
    </svg>
  );
}

interface SumProps {
  readonly look: string;
  readonly name: string;
  readonly amounts: readonly AmountE4[];
}

function Sum({ look, name, amounts }: SumProps) {
  const format = useFormat();
  const sum = amounts.reduce((all, amount) => all + amount, 0) as AmountE4;
  return (
    <span className="flex items-center gap-1.5">
      <span className={`size-2 rounded-xs bg-current ${look}`} />
      {name}
      <span className="tabular-nums">{format.amount(sum)}</span>
    </span>
  );
}

function useMonthNames(): (month: CalendarMonth) => string {
  const parts = { month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  const names = new Intl.DateTimeFormat(useLocale(), parts);
  return (month) => names.format(Date.parse(`${month}-01T00:00:00Z`));
}
