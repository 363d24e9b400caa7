import type { Frame } from '@playwright/test';
import { z } from 'zod';

const cardSchema = z.object({
  kind: z.literal('card'),
  companies: z.array(
    z.object({
      connectionId: z.string(),
      ledger: z
        .object({
          total: z.number(),
          readAt: z.number().optional(),
          reading: z.unknown().optional(),
        })
        .optional(),
    }),
  ),
});

const pageSchema = z.object({
  rows: z.array(z.object({ key: z.string(), state: z.object({ kind: z.string() }) })),
  nextCursor: z.string().optional(),
  total: z.number(),
});

export interface ListedDocuments {
  readonly keys: readonly string[];
  /** What each page said the total is. */
  readonly totals: readonly number[];
}

/** All documents of the card's first company, page after page, as the panel itself asks for them. */
export async function listDocuments(frame: Frame, limit: number): Promise<ListedDocuments> {
  const connection = (await readCard(frame)).connectionId;
  const keys: string[] = [];
  const totals: number[] = [];
  let cursor: string | undefined;
  do {
    const query = { connection, limit: String(limit), ...(cursor !== undefined && { cursor }) };
    const page = pageSchema.parse((await askPanel(frame, 'documents', query)).body);
    keys.push(...page.rows.map(({ key }) => key));
    totals.push(page.total);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { keys, totals };
}

/** The card's first company. */
export async function readCard(frame: Frame) {
  const { companies } = cardSchema.parse((await askPanel(frame, 'card', {})).body);
  const [company] = companies;
  if (company === undefined) throw new Error('the card has no company');
  return company;
}

export interface PanelAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks a data route from within the frame, with its cookie. The claim is that of the frame's URL
 * unless `parameters` say otherwise.
 */
export async function askPanel(
  frame: Frame,
  route: 'card' | 'documents' | 'turnover',
  parameters: Readonly<Record<string, string>>,
  panelKey?: string,
): Promise<PanelAnswer> {
  return frame.evaluate(
    async ({ route, parameters, panelKey }) => {
      const { pathname, searchParams } = new URL(location.href);
      const key = panelKey ?? pathname.split('/').at(-1);
      const claim = Object.fromEntries(
        ['uctx', 'usid', 'cuid'].map((name) => [name, searchParams.get(name) ?? '']),
      );
      const query = new URLSearchParams({ ...claim, ...parameters });
      const response = await fetch(`/api/panel/${key}/${route}?${query}`);
      return { status: response.status, body: (await response.json()) as unknown };
    },
    { route, parameters, panelKey },
  );
}

/** Has the card's first company read anew, as the panel's own buttons do. */
export async function demandRefresh(frame: Frame, wanted: string): Promise<PanelAnswer> {
  const { connectionId } = await readCard(frame);
  return frame.evaluate(
    async ({ connection, wanted }) => {
      const { pathname, searchParams } = new URL(location.href);
      const claim = Object.fromEntries(
        ['uctx', 'usid', 'cuid'].map((name) => [name, searchParams.get(name) ?? '']),
      );
      const response = await fetch(`/api/panel/${pathname.split('/').at(-1)}/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-invoice-panel': '1' },
        body: JSON.stringify({ ...claim, connection, wanted }),
      });
      return { status: response.status, body: (await response.json()) as unknown };
    },
    { connection: connectionId, wanted },
  );
}
