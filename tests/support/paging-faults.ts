import type { UpstreamFault } from './fault-catalogue.ts';

type Page = readonly object[];

/** Each row with another count of the whole list; undefined: without any metadata. */
const counted = (page: Page, countOf: ((told: number) => number) | undefined): Page =>
  page.map((row) => {
    const metadata = 'metadata' in row ? row.metadata : undefined;
    if (countOf === undefined || typeof metadata !== 'object' || metadata === null)
      return { ...row, metadata: undefined };
    const told = 'totalCount' in metadata ? Number(metadata.totalCount) : 0;
    return { ...row, metadata: { ...metadata, totalCount: countOf(told) } };
  });

/** Lists whose pages and counts do not agree, or change from one answer to the next. */
export const PAGING_FAULTS: readonly UpstreamFault[] = (
  [
    { name: 'an empty first page', paging: () => () => [], cold: 'nothing', warm: 'incomplete' },
    {
      name: 'a count that grows with each answer',
      paging: () => {
        let answers = 0;
        return (page) => {
          answers += 1;
          const more = answers;
          return counted(page, (told) => told + more);
        };
      },
      cold: 'incomplete',
    },
    {
      name: 'a count of one less than the rows that come',
      paging: () => (page) => counted(page, (told) => Math.max(0, told - 1)),
      cold: 'rows',
      warm: 'incomplete',
    },
    {
      name: 'the first page whatever page is asked for',
      paging: () => {
        let first: Page | undefined;
        return (page) => {
          first ??= page;
          return counted(first, (told) => told + 2_000);
        };
      },
      cold: 'incomplete',
    },
    {
      name: 'pages that lack their last row',
      paging: () => (page) => page.slice(0, -1),
      cold: 'nothing',
      warm: 'incomplete',
    },
    {
      name: 'every row twice',
      paging: () => (page) => [...page, ...page],
      cold: 'rows',
    },
    { name: 'no count', paging: () => (page) => counted(page, undefined), cold: 'rows' },
  ] as const satisfies readonly UpstreamFault[]
).map((fault) => ({ ...fault, name: `a list with ${fault.name}` }));
