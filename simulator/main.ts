import { parseConfiguration } from './configuration.ts';
import { startSimulator } from './start-simulator.ts';

const simulator = await startSimulator(parseConfiguration(process.env, new Date()));
process.stdout.write(`${JSON.stringify(simulator.announcement)}\n`);

async function stop(): Promise<void> {
  await simulator.close();
  process.exit(0);
}

process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
if (process.argv.includes('--until-stdin-ends')) {
  // A parent that dies closes the pipe, however it dies.
  process.stdin.once('end', () => void stop()).resume();
}
