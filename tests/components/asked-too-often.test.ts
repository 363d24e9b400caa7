import type { QueryClient } from '@tanstack/react-query';
import { InfiniteQueryObserver, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient } from '#components/api/create-query-client.ts';
import { documentList } from '#components/api/document-list.ts';
import { documentProblemOf, problemToShow } from '#components/api/document-problem.ts';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { fetchCard } from '#components/api/panel-requests.ts';
import { restBeforeRefetchMs } from '#components/api/refetch-rest.ts';
import { RequestError } from '#components/api/send-json.ts';
import { problemAnswer } from '#lib/auth/problem-answer.ts';
import type { RequestRates } from '#lib/auth/request-rates.ts';
import { createRequestRates } from '#lib/auth/request-rates.ts';
import type { CardResponse, DocumentPage } from '#lib/domain/card.ts';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import type { ConnectionId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';

const ADDRESS: PanelAddress = {
  panelKey: 'k7f2abcd' as PanelKey,
  claim: { tenantId: 'Cust1' as TenantId, associateId: '12', contactId: 104, language: 'en-GB' },
};
const USER = { tenantId: ADDRESS.claim.tenantId, sessionHash: 's' };
const CARD: CardResponse = {
  kind: 'card',
  contact: { id: 104, name: 'Fjellheim Kontor AS' },
  viewer: { userName: 'Siv', isAdministrator: false },
  companies: [],
};
const PAGES = 150;

const pageAt = (index: number): DocumentPage => ({
  rows: [],
  total: 30_000,
  revision: '2',
  ...(index + 1 < PAGES && { nextCursor: String(index + 1) }),
});

const log = createLog({ level: 'silent' });

/** What our data routes do with a question, counted as they count it. */
function answer(rates: RequestRates, path: string): Response {
  const { pathname, searchParams } = new URL(path, 'https://panel.example');
  const isCard = pathname.endsWith('/card');
  const now = Date.now();
  try {
    rates.count(isCard ? 'card' : 'data', USER, now);
  } catch (error) {
    return problemAnswer(error, { requestId: 'r1', log, now });
  }
  return Response.json(isCard ? CARD : pageAt(Number(searchParams.get('cursor') ?? 0)));
}

describe('what was asked for too often', () => {
  let client: QueryClient;
  let rates: RequestRates;
  let answers: { readonly status: number; readonly cursor: string | null }[];
  beforeEach(() => {
    vi.useFakeTimers();
    client = createQueryClient();
    rates = createRequestRates();
    answers = [];
    vi.stubGlobal('fetch', (path: string) => {
      const response = answer(rates, path);
      const cursor = new URL(path, 'https://panel.example').searchParams.get('cursor');
      answers.push({ status: response.status, cursor });
      return Promise.resolve(response);
    });
  });
  afterEach(() => {
    client.clear();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('a list of many pages is fetched anew to its end, each page once', async () => {
    const list = documentList({
      address: ADDRESS,
      connectionId: 'c1' as ConnectionId,
      query: FIRST_GLANCE_QUERY,
    });
    const before = Array.from({ length: PAGES }, (_, index) => ({
      ...pageAt(index),
      revision: '1',
    }));
    const observer = new InfiniteQueryObserver(client, {
      ...list,
      initialData: {
        pages: before,
        pageParams: before.map((_, index) => (index === 0 ? '' : String(index))),
      },
    });
    const seen = new Set<string>();
    const leave = observer.subscribe((result) => {
      seen.add(result.status);
      expect(result.data?.pages).toHaveLength(PAGES);
    });
    const refetched = observer.refetch();
    await vi.advanceTimersByTimeAsync(600_000);
    const { data } = await refetched;
    leave();
    expect(data?.pages.map(({ revision }) => revision)).toEqual(before.map(() => '2'));
    const given = answers.filter(({ status }) => status === 200);
    expect(given.map(({ cursor }) => cursor ?? '')).toEqual(data?.pageParams);
    // Ninety are refused for the first sixty: each is asked again once, when the server said.
    expect(answers.length - given.length).toBeLessThanOrEqual(PAGES - 60);
    expect(seen).toEqual(new Set(['success']));
  });

  it('a card is no news: what is shown stays, and it is asked for again when the server said', async () => {
    const observer = new QueryObserver(client, {
      queryKey: ['card'],
      queryFn: ({ signal }) => fetchCard(ADDRESS, 'by-itself', signal),
      initialData: CARD,
      staleTime: Infinity,
    });
    for (let asked = 0; asked < 120; asked += 1) rates.count('card', USER, Date.now());
    const seen = new Set<string>();
    const leave = observer.subscribe((result) => {
      seen.add(`${result.status} ${result.data?.kind ?? 'nothing'}`);
    });
    const refetched = observer.refetch();
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await refetched).isSuccess).toBe(true);
    leave();
    expect(answers.map(({ status }) => status)).toEqual([429, 200]);
    expect(seen).toEqual(new Set(['success card']));
  });

  it('any other refusal is told at once', async () => {
    vi.stubGlobal('fetch', () => {
      answers.push({ status: 503, cursor: null });
      const error = new AppError('visma.unavailable', 'down');
      const context = { requestId: 'r1', log, now: Date.now() };
      return Promise.resolve(problemAnswer(error, context));
    });
    const list = documentList({
      address: ADDRESS,
      connectionId: 'c1' as ConnectionId,
      query: FIRST_GLANCE_QUERY,
    });
    await expect(client.infiniteQuery(list)).rejects.toMatchObject({ status: 503 });
    expect(answers).toHaveLength(1);
  });
});

describe('what is said of it', () => {
  const tooOften = new RequestError(429, { problem: { code: 'too-many-requests' } });

  it('is our own bound, not a pause that Visma asks for', () => {
    expect(documentProblemOf(tooOften)).toBe('too-many-requests');
    const paused = new RequestError(503, { problem: { code: 'throttled' } });
    expect(documentProblemOf(paused)).toBe('throttled');
  });

  it('is that it goes on by itself while it does', () => {
    expect(problemToShow({ error: null, failureReason: tooOften })).toBe('waiting');
    expect(problemToShow({ error: null, failureReason: null })).toBeUndefined();
    const failed = new RequestError(0);
    expect(problemToShow({ error: failed, failureReason: failed })).toBe('failed');
  });
});

describe('a list whose rows change', () => {
  const answeredAt = 1_000_000;
  const of = { isFirstRead: true, pages: 1, answeredAt, now: answeredAt + 1_000 };

  it('is asked for at once, but not each second of a first read that shows rows already', () => {
    expect(restBeforeRefetchMs({ ...of, isFirstRead: false })).toBe(0);
    expect(restBeforeRefetchMs({ ...of, pages: 0 })).toBe(0);
    expect(restBeforeRefetchMs(of)).toBeGreaterThan(0);
    expect(restBeforeRefetchMs({ ...of, now: answeredAt + 60_000 })).toBe(0);
  });

  it('leaves half of what a session may ask to somebody who has loaded twelve thousand rows', () => {
    const many = { ...of, isFirstRead: false, pages: 61, now: answeredAt };
    expect((61 * 60_000) / restBeforeRefetchMs(many)).toBeLessThanOrEqual(30);
    expect(restBeforeRefetchMs({ ...many, pages: 5 })).toBe(0);
    expect(restBeforeRefetchMs({ ...many, isFirstRead: true, pages: 5 })).toBeGreaterThan(0);
  });

  it('leaves a third of what a session may ask when six companies are read for the first time', () => {
    const everyMs = restBeforeRefetchMs({ ...of, now: answeredAt });
    expect((6 * 60_000) / everyMs).toBeLessThanOrEqual(40);
  });
});
