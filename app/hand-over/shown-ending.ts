import type { HandOverEnding } from '#components/connections/hand-over.tsx';
import { isHandOverRefusal } from '#components/connections/hand-over-refusal.ts';
import type { Server } from '#lib/server.ts';

type Described = Awaited<ReturnType<Server['handOvers']['describe']>>;

/** How the last journey of an open hand-over was refused. The URL says only a word; names are those that were recorded. */
export function findShownEnding(
  described: Described,
  { result }: Readonly<Record<string, string | string[] | undefined>>,
): HandOverEnding | undefined {
  if (described?.is !== 'open' || typeof result !== 'string') return undefined;
  if (!isHandOverRefusal(result)) return undefined;
  const { refusal, company } = described;
  const recorded = refusal?.result === result ? refusal : undefined;
  return {
    result,
    chosen: recorded?.actualCompany,
    expected: recorded?.expectedCompany ?? company,
  };
}
