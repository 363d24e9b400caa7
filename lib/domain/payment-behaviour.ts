import type { CalendarDate } from './calendar-date.ts';
import { addDays, daysBetween } from './calendar-date.ts';

/** Claims of the same two days that were paid completely. */
export interface SettledClaims {
  readonly currency: string;
  readonly count: number;
  /** Of them all; may leave the safe integers. */
  readonly sumE4: bigint;
  readonly dueDate: CalendarDate;
  /** The date of the last payment or credit applied to them. */
  readonly settledOn: CalendarDate;
}

/** How a customer pays, over the claims of one currency that were settled in the last two years. */
export interface PaymentBehaviour {
  readonly currency: string;
  readonly count: number;
  /** Days from due date to settlement, weighted by amount, in tenths; negative when early. */
  readonly averageDaysLateE1: number;
  readonly lastSettledOn: CalendarDate;
  /** The last year against the one before; absent unless both have claims enough. */
  readonly trend?: PaymentTrend;
}

/** `too-few`: the settled claims were read, and nothing can be said of so few. */
export type KnownBehaviour = PaymentBehaviour | 'too-few';

export interface PaymentTrend {
  readonly direction: 'faster' | 'steady' | 'slower';
  readonly recentDaysLateE1: number;
  readonly earlierDaysLateE1: number;
}

const YEAR_DAYS = 365;
/** How far back claims are looked at, in days. */
export const BEHAVIOUR_DAYS = 2 * YEAR_DAYS;
/** An average of fewer says something about these claims, not about the customer. */
const LEAST_CLAIMS = 3;
/** Less than a day is no trend. */
const STEADY_E1 = 10;

/**
 * Undefined below three settled claims. Currencies cannot be weighed against each other, so only
 * the one of most claims is looked at.
 */
export function findPaymentBehaviour(
  settled: readonly SettledClaims[],
  today: CalendarDate,
): PaymentBehaviour | undefined {
  const since = addDays(today, -BEHAVIOUR_DAYS);
  const claims = mostlyIn(
    settled.filter(({ settledOn, sumE4 }) => settledOn > since && settledOn <= today && sumE4 > 0n),
  );
  const averageDaysLateE1 = averageE1(claims);
  const [last] = claims.map(({ settledOn }) => settledOn).toSorted((a, b) => (a < b ? 1 : -1));
  const [first] = claims;
  if (averageDaysLateE1 === undefined || last === undefined || first === undefined)
    return undefined;
  const trend = findTrend(claims, addDays(today, -YEAR_DAYS));
  return {
    currency: first.currency,
    count: countOf(claims),
    averageDaysLateE1,
    lastSettledOn: last,
    ...(trend && { trend }),
  };
}

function mostlyIn(claims: readonly SettledClaims[]): readonly SettledClaims[] {
  const groups = [...Map.groupBy(claims, ({ currency }) => currency)];
  const [most] = groups.toSorted(
    ([a, ofA], [b, ofB]) => countOf(ofB) - countOf(ofA) || (a < b ? -1 : 1),
  );
  return most?.[1] ?? [];
}

function countOf(claims: readonly SettledClaims[]): number {
  return claims.reduce((sum, { count }) => sum + count, 0);
}

function findTrend(
  claims: readonly SettledClaims[],
  yearAgo: CalendarDate,
): PaymentTrend | undefined {
  const recent = averageE1(claims.filter(({ settledOn }) => settledOn > yearAgo));
  const earlier = averageE1(claims.filter(({ settledOn }) => settledOn <= yearAgo));
  if (recent === undefined || earlier === undefined) return undefined;
  const change = recent - earlier;
  const direction = Math.abs(change) < STEADY_E1 ? 'steady' : change < 0 ? 'faster' : 'slower';
  return { direction, recentDaysLateE1: recent, earlierDaysLateE1: earlier };
}

/** Exact up to the last division: amounts times days leave the safe integers. */
function averageE1(claims: readonly SettledClaims[]): number | undefined {
  if (countOf(claims) < LEAST_CLAIMS) return undefined;
  const weight = claims.reduce((sum, { sumE4 }) => sum + sumE4, 0n);
  const weighted = claims.reduce(
    (sum, { sumE4, dueDate, settledOn }) => sum + sumE4 * BigInt(daysBetween(dueDate, settledOn)),
    0n,
  );
  return divideHalfUp(weighted * 10n, weight);
}

/** The nearest whole number, a half away from zero; `by` is positive. */
function divideHalfUp(value: bigint, by: bigint): number {
  const size = ((value < 0n ? -value : value) * 2n + by) / (by * 2n);
  return Number(value < 0n ? -size : size) || 0;
}
