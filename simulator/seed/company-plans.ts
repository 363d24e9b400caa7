import type { CustomerVolume } from './document-plan.ts';
import { letteredSeries, plainSeries } from './number-documents.ts';
import type { NumberSeries } from './number-documents.ts';

export interface CustomerPlan {
  readonly number: string;
  readonly name: string;
  /** `every-kind`: all types and statuses in several currencies. */
  readonly volume: CustomerVolume | 'every-kind';
}

export interface CompanyPlan {
  readonly name: string;
  readonly contract: 'Nordvik' | 'Skåne';
  readonly legacyCompanyId: number;
  readonly country: 'NO' | 'SE' | 'DK';
  readonly baseCurrency: 'NOK' | 'SEK' | 'DKK';
  readonly organisationNumber: string;
  readonly licensed: boolean;
  readonly serviceApproved: boolean;
  readonly series: NumberSeries;
  /** Word in all texts and references: if it shows up elsewhere, data crossed a border. */
  readonly mark: string | undefined;
  readonly customers: readonly CustomerPlan[];
}

const NAMES = {
  none: 'Nullpunkt AS',
  one: 'Enslig AS',
  three: 'Trekant AS',
  office: 'Fjellheim Kontor AS',
  large: 'Storkunde Gruppen ASA',
  huge: 'Havkysten Dagligvare ASA',
  signs: 'Skråstrek & Sønner',
  secret: 'Fortrolig AS',
  currencies: 'Multivaluta AS',
} as const;

const volume = (total: number, open: number, overdue: number): CustomerVolume => ({
  total,
  open,
  overdue,
});

const HANDEL: readonly CustomerPlan[] = [
  { number: '10001', name: NAMES.none, volume: volume(0, 0, 0) },
  { number: '10002', name: NAMES.one, volume: volume(1, 1, 0) },
  { number: '10003', name: NAMES.three, volume: volume(3, 1, 1) },
  { number: 'SUPEROFF', name: NAMES.office, volume: volume(240, 9, 4) },
  { number: '10005', name: NAMES.large, volume: volume(2_500, 45, 15) },
  { number: '10006', name: NAMES.huge, volume: volume(12_000, 110, 40) },
  { number: 'A/B+C#1', name: NAMES.signs, volume: volume(12, 3, 2) },
  { number: '10010', name: NAMES.secret, volume: volume(8, 2, 1) },
  { number: '10011', name: NAMES.currencies, volume: 'every-kind' },
];

const SKANE: readonly CustomerPlan[] = [
  { number: '10001', name: NAMES.none, volume: volume(5, 1, 1) },
  { number: '10002', name: NAMES.one, volume: volume(4, 1, 0) },
  { number: '10003', name: NAMES.three, volume: volume(7, 2, 1) },
  { number: 'SUPEROFF', name: NAMES.office, volume: volume(60, 6, 3) },
  { number: '10005', name: NAMES.large, volume: volume(45, 5, 2) },
  { number: '10010', name: NAMES.secret, volume: volume(9, 2, 1) },
];

/** A small company that knows the customers by the given numbers. */
function few(numbers: readonly string[], names: readonly string[]): CustomerPlan[] {
  return numbers.map((number, index) => ({
    number,
    name: names[index] ?? number,
    volume: volume(6 + ((index * 5) % 19), 2, 1),
  }));
}

const SOME_NAMES = [NAMES.one, NAMES.three, NAMES.office, NAMES.large];
const SOME_NUMBERS = ['10002', '10003', 'SUPEROFF', '10005'];

function nordvik(
  name: string,
  legacyCompanyId: number,
  organisationNumber: string,
  rest: Partial<CompanyPlan> = {},
): CompanyPlan {
  return {
    name,
    contract: 'Nordvik',
    legacyCompanyId,
    country: 'NO',
    baseCurrency: 'NOK',
    organisationNumber,
    licensed: true,
    serviceApproved: true,
    series: plainSeries,
    mark: undefined,
    customers: few(SOME_NUMBERS, SOME_NAMES),
    ...rest,
  };
}

const EXPORT_NAMES = [
  NAMES.none,
  NAMES.one,
  NAMES.three,
  NAMES.office,
  NAMES.large,
  NAMES.huge,
  NAMES.signs,
];

export const COMPANY_PLANS: readonly CompanyPlan[] = [
  nordvik('Nordvik Handel AS', 1_401_001, '918273645', {
    series: letteredSeries,
    customers: HANDEL,
  }),
  nordvik('Nordvik Export AB', 1_401_002, '5561234567', {
    country: 'SE',
    baseCurrency: 'SEK',
    customers: few(['20101', '20102', '20103', '20104', '20105', '20106', '20107'], EXPORT_NAMES),
  }),
  nordvik('Nordvik Danmark A/S', 1_401_003, '28735491', { country: 'DK', baseCurrency: 'DKK' }),
  nordvik('Nordvik Bergen AS', 1_401_004, '927364518'),
  nordvik('Nordvik Tromsø AS', 1_401_005, '936451827'),
  nordvik('Nordvik Stavanger AS', 1_401_006, '945182736'),
  nordvik('Nordvik Oslo AS', 1_401_007, '954827361'),
  nordvik('Nordvik Eiendom AS', 1_401_008, '963718254', { licensed: false }),
  nordvik('Nordvik Logistikk AS', 1_401_009, '972645183', { serviceApproved: false }),
  {
    ...nordvik('Skåne Industri AB', 1_402_001, '5567654321', {
      contract: 'Skåne',
      country: 'SE',
      baseCurrency: 'SEK',
      series: letteredSeries,
      mark: 'SKANE-CANARY',
    }),
    customers: SKANE,
  },
];
