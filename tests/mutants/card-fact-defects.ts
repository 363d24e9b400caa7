import type { Defect } from './defect.ts';

const TURNOVER_TEST = 'tests/integration/turnover.test.ts';
const MONTHS_TEST = 'tests/unit/domain-turnover.test.ts';
const CREDIT_TEST = 'tests/unit/domain-customer-credit.test.ts';
const CARD_FACTS = 'tests/integration/card-facts.test.ts';

const TURNOVER = 'lib/domain/turnover.ts';
const CREDIT = 'lib/domain/customer-credit.ts';
const LOOKS = 'lib/db/ledger-look-store.ts';

/** What a card tells beside its list: 24 months, the credit limit, what is new since the last look. */
export const CARD_FACT_DEFECTS: readonly Defect[] = [
  {
    check: 'figures',
    name: 'credit notes take nothing from what was invoiced',
    file: TURNOVER,
    find: "if (role === 'claim' || type === 'CreditNote') return",
    replace: "if (role === 'claim') return",
    tests: [MONTHS_TEST, TURNOVER_TEST],
  },
  {
    check: 'figures',
    name: 'what was paid is below zero',
    file: TURNOVER,
    find: "const sign = kind === 'payments' ? -1n : 1n;",
    replace: 'const sign = 1n;',
    tests: [MONTHS_TEST, TURNOVER_TEST],
  },
  {
    check: 'figures',
    name: 'the first of the 24 months is not added up',
    file: 'lib/ledger/list-turnover.ts',
    find: 'monthBefore(today, TURNOVER_MONTHS - 1)',
    replace: 'monthBefore(today, TURNOVER_MONTHS - 2)',
    tests: [TURNOVER_TEST],
  },
  {
    check: 'figures',
    name: 'a voided payment is paid back',
    file: 'lib/db/ledger-turnover-store.ts',
    find: "    .where(sql<SqlBool>`not (document_type = 'VoidPayment' and status = 'Closed')`)\n",
    replace: '',
    tests: [TURNOVER_TEST],
  },
  {
    check: 'figures',
    name: 'a limit that is nearly reached is told as reached',
    file: CREDIT,
    find: 'percent: Math.min(nearest, 99)',
    replace: 'percent: nearest',
    tests: [CREDIT_TEST],
  },
  {
    check: 'figures',
    name: 'a limit that Visma does not check holds',
    file: CREDIT,
    find: 'return isChecked && limitE4',
    replace: 'return limitE4',
    tests: [CREDIT_TEST, CARD_FACTS],
  },
  {
    check: 'A5',
    name: 'the looks of one person are those of all',
    file: LOOKS,
    find: "        .where('associate_id', '=', associateId)\n        .executeTakeFirst();",
    replace: '        .executeTakeFirst();',
    tests: [CARD_FACTS],
  },
  {
    check: 'A5',
    name: 'the looks of another tenant are told',
    file: LOOKS,
    find: "        .selectAll()\n        .where('tenant_id', '=', tenantId)\n",
    replace: '        .selectAll()\n',
    tests: [CARD_FACTS],
  },
  {
    check: 'A5',
    name: 'what is new in the ledger of another tenant is told',
    file: 'lib/db/ledger-news-store.ts',
    find: "    .where('tenant_id', '=', tenantId)\n",
    replace: '',
    tests: [CARD_FACTS],
  },
  {
    check: 'A5',
    name: 'the months of another tenant are told',
    file: 'lib/db/ledger-turnover-store.ts',
    find: "        .where('ledger.tenant_id', '=', tenantId)\n",
    replace: '',
    tests: [TURNOVER_TEST],
  },
  {
    check: 'figures',
    name: 'months are kept that were added up while settlement dates were read',
    file: 'lib/db/ledger-turnover-store.ts',
    find: "            .onRef('ledger_turnover.settlements_version', '=', 'ledger.settlements_version')\n",
    replace: '',
    tests: [TURNOVER_TEST],
  },
];
