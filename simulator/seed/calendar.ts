/** `days` after a calendar date `YYYY-MM-DD`; counted in UTC, where every day has 24 hours. */
export function addDays(date: string, days: number): string {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
