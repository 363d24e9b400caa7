import http from 'node:http';
import { environment } from '#lib/config.ts';

/** Asks this machine's instance whether it is ready; exit code 0 or 1. For container health checks. */
const port = environment()['PORT'] ?? '3000';
const request = http.get({ host: 'localhost', port, path: '/api/health/ready', timeout: 5_000 });
request.on('response', (response) => {
  response.pipe(process.stdout);
  process.exitCode = response.statusCode === 200 ? 0 : 1;
});
request.on('timeout', () => request.destroy());
request.on('error', () => {
  process.stderr.write(`nothing answers on port ${port}\n`);
  process.exitCode = 1;
});
