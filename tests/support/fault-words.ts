import { expect } from 'vitest';
import type {
  CardProblemCode,
  CardResponse,
  CompanyProblemCode,
  Problem,
} from '#lib/domain/card.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { RAW_TEXT } from './fault-catalogue.ts';
import { parseLogLines } from './log-lines.ts';

const HOSTS = /https?:|localhost|127\.0\.0\.1|invalid|\.example|\.net\b/i;
const INSIDES =
  /exception|ipp-company-id|vismaid|econn|enotfound|http\.|visma\.|crm\.|\bat \S+\(|\bselect |\binsert |sqlite|postgres/i;
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

type ToldProblem = Problem<CardProblemCode | CompanyProblemCode>;

/**
 * What a card tells of a fault is codes, for which the screen has sentences in every language, and a
 * support id that leads to one line of the log: no host, path, GUID, stack or word from above.
 */
export async function expectToldByCode(
  cards: readonly CardResponse[],
  lines: readonly string[],
): Promise<void> {
  const text = JSON.stringify(cards);
  expect(text).not.toContain(RAW_TEXT);
  expect(text).not.toMatch(HOSTS);
  expect(text).not.toMatch(INSIDES);
  const problems = cards.flatMap(problemsOf);
  const own = [...cards.flatMap(connectionsOf), ...problems.map(({ supportId }) => supportId)];
  expect((text.match(GUID) ?? []).filter((guid) => !own.includes(guid))).toEqual([]);
  const events = parseLogLines(lines);
  for (const { code, supportId } of problems) {
    expect(supportId).toMatch(/^[0-9a-f-]{36}$/);
    const found = events.filter(({ requestId }) => requestId === supportId);
    expect(found).toMatchObject([{ reason: code }]);
    await expectSentences(code);
  }
}

function problemsOf(card: CardResponse): readonly ToldProblem[] {
  if (card.kind === 'problem') return [card.problem];
  return card.companies.flatMap(({ problem }) => problem ?? []);
}

function connectionsOf(card: CardResponse): readonly string[] {
  return card.kind === 'card' ? card.companies.map(({ connectionId }) => connectionId) : [];
}

async function expectSentences(code: ToldProblem['code']): Promise<void> {
  for (const locale of LOCALES) {
    const { panel } = await loadMessages(locale, 'panel');
    const words: Partial<
      Readonly<Record<string, { readonly title: string; readonly body: string }>>
    > = { ...panel.cardProblem, ...panel.companyProblem };
    expect(words[code]?.title, `${locale} ${code}`).toMatch(/\p{L}/u);
    expect(words[code]?.body, `${locale} ${code}`).toMatch(/\p{L}/u);
  }
}
