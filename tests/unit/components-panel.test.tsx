import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { PanelProps } from '#components/ledger/panel.tsx';
import { Panel } from '#components/ledger/panel.tsx';
import type {
  CardProblemCode,
  CardResponse,
  CompanyCard,
  CompanyProblemCode,
  DocumentPage,
  DocumentRow,
} from '#lib/domain/card.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { ConnectionId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import type { ProofLine } from '#lib/domain/proof-line.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { FIRST_PREFERENCES } from '#lib/domain/panel-preferences.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const NOW = Date.parse('2026-11-21T13:05:00Z');
const SUPPORT_ID = '6b1f6f0e-3c39-4a4e-9f5e-0c5f2f1f8a11';
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const CONNECTION = 'c1' as ConnectionId;

const ADDRESS: NonNullable<PanelProps['address']> = {
  panelKey: 'k7f2abcd' as PanelKey,
  claim: {
    tenantId: 'Cust41001' as TenantId,
    associateId: '12',
    contactId: 104,
    language: 'en-GB',
  },
};

async function show(props: Partial<PanelProps> & Pick<PanelProps, 'opened'>): Promise<string> {
  const locale = props.locale ?? 'en';
  const messages = await loadMessages(locale, 'panel');
  const panel = (
    <Panel
      address={ADDRESS}
      openedAt={NOW}
      preferences={FIRST_PREFERENCES}
      firstPages={{}}
      {...props}
      locale={locale}
      messages={messages}
    />
  );
  return renderToString(panel).replaceAll('<!-- -->', '');
}

function row(over: Partial<DocumentRow> = {}): DocumentRow {
  return {
    key: `Invoice ${over.number ?? '100482'}`,
    type: 'Invoice',
    number: '100482',
    date: '2026-09-07' as CalendarDate,
    dueDate: '2026-10-07' as CalendarDate,
    currency: 'NOK',
    amountE4: 840_000_000 as AmountE4,
    balanceE4: 840_000_000 as AmountE4,
    state: { kind: 'overdue', days: 45, leftE4: undefined },
    reference: 'PO 7781',
    text: 'Årsavtale',
    flawed: false,
    ...over,
  };
}

function pageOf(rows: readonly DocumentRow[], total = rows.length): DocumentPage {
  const more = total > rows.length ? { nextCursor: 'next' } : {};
  return { rows, total, revision: 'r1', ...more };
}

function cardOf(companies: readonly CompanyCard[], isAdministrator = false): CardResponse {
  return {
    kind: 'card',
    contact: { id: 104, name: 'Fjellheim Kontor AS' },
    viewer: { userName: 'Siv', isAdministrator },
    companies,
  };
}

function company(over: Partial<CompanyCard> = {}): CompanyCard {
  return {
    connectionId: CONNECTION,
    companyName: 'Nordvik Handel AS',
    customerNumber: 'SUPEROFF',
    mappingField: 'code',
    ledger: { readAt: NOW - 300_000, total: 1, revision: 'r1' },
    ...over,
  };
}

const RECONCILED: ProofLine = { kind: 'reconciled', netE4: 0 as AmountE4 };

const PROOFS: readonly (readonly [ProofLine, string])[] = [
  [RECONCILED, 'Agrees with Visma’s own balance (14:00)'],
  [
    {
      kind: 'explained',
      netE4: 0 as AmountE4,
      differenceE4: -12_345_600 as AmountE4,
      by: ['drafts', 'cash'],
    },
    'differs by \u22121,234.56\u00a0NOK (14:00): drafts, cash sales',
  ],
  [
    { kind: 'not-reconciled', netE4: 0 as AmountE4, differenceE4: 12_345_600 as AmountE4 },
    'Not reconciled: Visma’s own balance differs by 1,234.56\u00a0NOK (14:00)',
  ],
];

describe('the proof line', () => {
  it.each(PROOFS)('says %o', async (line, words) => {
    const proof = { askedAt: NOW - 300_000, line };
    const ledger = { readAt: NOW - 300_000, total: 1, revision: 'r1', proof };
    const opened = cardOf([company({ baseCurrency: 'NOK', ledger })]);
    const html = await show({ opened });
    expect(html).toContain(words);
    expect(html).toMatch(/<button[^>]*aria-disabled="false"[^>]*>Read everything again/);
  });

  it('offers nothing to read while a read is under way, nor where none is possible', async () => {
    const proof = { askedAt: NOW - 300_000, line: RECONCILED };
    const ledger = { readAt: NOW - 300_000, total: 1, revision: 'r1', proof };
    const reading = { ...ledger, reading: { received: 100, total: 200 } };
    expect(await show({ opened: cardOf([company({ ledger: reading })]) })).toMatch(
      /<button[^>]*aria-disabled="true"[^>]*>Read everything again/,
    );
    const refused = company({ ledger, problem: { code: 'needs-reauthentication' } });
    expect(await show({ opened: cardOf([refused]) })).not.toContain('Read everything again');
  });

  it('has the same offer where documents may be missing', async () => {
    const opened = cardOf([company({ problem: { code: 'incomplete' } })]);
    expect(await show({ opened })).toContain('Read everything again');
  });
});

const CARD_PROBLEMS: readonly CardProblemCode[] = [
  'invalid-link',
  'unknown-panel',
  'signed-out',
  'other-account',
  'app-not-approved',
  'crm-down',
  'crm-maintenance',
  'crm-suspended',
  'not-allowed',
  'never-connected',
  'too-many-requests',
];

const COMPANY_PROBLEMS: readonly CompanyProblemCode[] = [
  'not-mapped',
  'no-such-customer',
  'never-connected',
  'needs-reauthentication',
  'role-missing',
  'no-licence',
  'not-approved',
  'paused',
  'throttled',
  'visma-down',
  'incomplete',
];

/** Reading anew may help; with all others somebody must first put the connection right. */
const READABLE: ReadonlySet<CompanyProblemCode> = new Set([
  'not-mapped',
  'no-such-customer',
  'throttled',
  'visma-down',
  'incomplete',
]);

function actionsIn(html: string): number {
  return (html.match(/<(button|a) /g) ?? []).length;
}

describe.each(LOCALES)('in %s', (locale) => {
  it.each(CARD_PROBLEMS)('%s is a sentence, an owner and one action', async (code) => {
    const html = await show({
      locale,
      opened: { kind: 'problem', problem: { code, supportId: SUPPORT_ID } },
    });
    expect(actionsIn(html)).toBe(1);
    expect(html).toContain(SUPPORT_ID.slice(0, 8));
    expect(html).not.toMatch(GUID);
  });

  it.each(COMPANY_PROBLEMS)('%s stands above the last rows with their time', async (code) => {
    const problem = { code, until: NOW + 900_000, supportId: SUPPORT_ID };
    const html = await show({
      locale,
      opened: cardOf([company({ problem })]),
      firstPages: { [CONNECTION]: pageOf([row()]) },
    });
    const banner = html.slice(0, html.indexOf('<table'));
    expect(banner).toMatch(/1[34][.:]00/);
    expect(html).toContain('100482');
    expect(html).not.toMatch(GUID);
    // Resuming is nobody's but an administrator's.
    expect(actionsIn(html.slice(0, html.indexOf('<time ')))).toBe(code === 'paused' ? 0 : 1);
    const { panel } = await loadMessages(locale, 'panel');
    expect(html.includes(`aria-label="${panel.refresh}"`)).toBe(READABLE.has(code));
  });
});

describe('who is asked to act', () => {
  const broken = company({ problem: { code: 'needs-reauthentication' } });

  it('an administrator gets the way to reconnect, in a tab of its own', async () => {
    const html = await show({ opened: cardOf([broken], true) });
    expect(html).toMatch(
      /<a href="\/oauth\/visma\/start\?connection=c1" target="_blank" rel="noopener noreferrer"[^>]*>Reconnect/,
    );
  });

  it('everybody else reads who has to do it', async () => {
    const html = await show({ opened: cardOf([broken]) });
    expect(html).not.toContain('/manage');
    expect(html).not.toContain('/oauth');
    expect(html).toContain('An administrator does it');
    expect(html).toMatch(/<button[^>]*>Tell the administrator/);
  });

  it('whoever has told it reads that the administrator is on it', async () => {
    const html = await show({ opened: cardOf([{ ...broken, isReported: true }]) });
    expect(html).toContain('Reported; your administrator is on it.');
    expect(html).not.toContain('Tell the administrator');
  });

  it('nobody, where what is lacking is asked for again at a known time', async () => {
    const problem = { code: 'incomplete', until: NOW + 900_000 } as const;
    const html = await show({ opened: cardOf([company({ problem })]) });
    expect(html).toContain('tried again by itself after 14:20');
  });

  it.each([
    [
      { since: NOW - 900_000, until: NOW + 900_000 },
      /Payments after 13:50 .+again by themselves after 14:20/,
    ],
    [{}, /Payments may be missing.+tried again by themselves\./],
  ] as const)('nobody, where nothing but payments lacks: %j', async (times, words) => {
    const problem = { code: 'incomplete', lacks: 'payments', ...times } as const;
    const html = await show({ opened: cardOf([company({ problem })]) });
    expect(html.replaceAll(/<[^>]+>/g, ' ')).toMatch(words);
    expect(html).toContain('Try again');
    expect(html).not.toContain('Read everything again');
  });

  it('a card without number names the field to fill in', async () => {
    const html = await show({ opened: cardOf([company({ problem: { code: 'not-mapped' } })]) });
    expect(html).toContain('the field Code');
  });
});

describe('the rows', () => {
  const showRows = (rows: readonly DocumentRow[], total?: number) =>
    show({ opened: cardOf([company()]), firstPages: { [CONNECTION]: pageOf(rows, total) } });

  it('are in the first response, with the currency once in the headings', async () => {
    const html = await showRows([row(), row({ number: '100511' })]);
    expect(html).toContain('Balance NOK');
    expect(html).toContain('Overdue 45 days');
    expect(html).toContain('84,000.00');
    expect(html).not.toMatch(/84,000.00<span[^>]*>NOK/);
  });

  it('say their currency each where there are several', async () => {
    const html = await showRows([row(), row({ number: 'E-2044', currency: 'EUR' })]);
    expect(html).not.toContain('Balance NOK');
    expect(html).toMatch(/84,000.00<span[^>]*>NOK/);
    expect(html).toMatch(/84,000.00<span[^>]*>EUR/);
  });

  it('give a credit a true minus', async () => {
    const credit = row({
      type: 'CreditNote',
      amountE4: -25_000_000 as AmountE4,
      balanceE4: -25_000_000 as AmountE4,
      state: { kind: 'credit' },
    });
    expect(await showRows([credit])).toContain('\u22122,500.00');
  });

  it('tell how many there are in all', async () => {
    expect(await showRows([row()], 12_000)).toContain('Show more (1 of 12,000)');
    expect(await showRows([row()])).not.toContain('Show more');
  });

  it('of a company without documents are a sentence', async () => {
    const ledger = { readAt: NOW, total: 0, revision: 'r1' };
    const html = await show({
      opened: cardOf([company({ ledger })]),
      firstPages: { [CONNECTION]: pageOf([]) },
    });
    expect(html).toContain('No documents in Visma for this customer.');
  });

  it('that are not there yet keep their place', async () => {
    const ledger = { total: 240, revision: 'r0', reading: { received: 0, total: 240 } };
    const html = await show({
      opened: cardOf([company({ ledger })]),
      firstPages: { [CONNECTION]: pageOf([], 240) },
    });
    expect(html).toContain('Reading 0 of 240');
    expect(html).not.toContain('No documents');
  });
});

describe('several companies', () => {
  it('have a heading and a problem each', async () => {
    const html = await show({
      opened: cardOf([
        company(),
        company({
          connectionId: 'c2' as ConnectionId,
          companyName: 'Nordvik Export AB',
          problem: { code: 'visma-down' },
        }),
      ]),
      firstPages: { [CONNECTION]: pageOf([row()]) },
    });
    expect(html).toMatch(/<h2[^>]*>Nordvik Handel AS<\/h2>/);
    expect(html).toMatch(/<h2[^>]*>Nordvik Export AB<\/h2>/);
    expect(html.match(/Visma does not answer/g)).toHaveLength(1);
    expect(html).toContain('100482');
  });
});
