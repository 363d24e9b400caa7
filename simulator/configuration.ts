/** The `SIMULATOR_*` variables, read once and completely. */
export interface SimulatorConfiguration {
  /** First of five ports; 0 = five free ones. */
  readonly port: number;
  readonly appUrl: string;
  readonly seed: number;
  /** Calendar date `YYYY-MM-DD`. */
  readonly today: string;
  readonly stateFile: string | undefined;
}

export function parseConfiguration(env: NodeJS.ProcessEnv, now: Date): SimulatorConfiguration {
  const problems: string[] = [];
  const wholeNumber = (name: string, fallback: number, highest: number): number => {
    const value = Number(env[name] || fallback);
    if (!Number.isInteger(value) || value < 0 || value > highest)
      problems.push(`${name} must be a whole number from 0 to ${highest}`);
    return value;
  };
  const appUrl = env['SIMULATOR_APP_URL'] || 'http://panel.localhost:3000';
  if (!URL.canParse(appUrl)) problems.push('SIMULATOR_APP_URL must be an origin');
  const today = env['SIMULATOR_TODAY'] || localDate(now);
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(today) || Number.isNaN(Date.parse(today)))
    problems.push('SIMULATOR_TODAY must be a date YYYY-MM-DD');
  const configuration: SimulatorConfiguration = {
    port: wholeNumber('SIMULATOR_PORT', 4000, 65_531),
    appUrl: URL.canParse(appUrl) ? new URL(appUrl).origin : appUrl,
    seed: wholeNumber('SIMULATOR_SEED', 1, 2 ** 32 - 1),
    today,
    stateFile: env['SIMULATOR_STATE'] || undefined,
  };
  if (problems.length > 0)
    throw new Error(`The simulator cannot start:\n- ${problems.join('\n- ')}`);
  return configuration;
}

function localDate(now: Date): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
