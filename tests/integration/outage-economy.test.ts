import { beforeEach, expect, it } from 'vitest';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';

const CUSTOMERS = ['10002', '10003', '10004', '10005', '10006', '10010', '10011', 'SUPEROFF'];
const MINUTE_MS = 60_000;
/** As often as people look. */
const LOOK_MS = 5_000;

describeLedgers('ledgers that are looked at', (current) => {
  beforeEach(async () => {
    for (const customer of CUSTOMERS) await current().bench.read(customer);
  });

  const callsInAMinute = async () => {
    const { bench, simulator } = current();
    await simulator.control('DELETE', '/requests');
    for (let passed = 0; passed < MINUTE_MS; passed += LOOK_MS) {
      bench.passTime(LOOK_MS);
      // One after the other, as people come: the first that fail spare Visma the others.
      for (const customer of CUSTOMERS) {
        await bench.open(customer);
        await bench.settled();
      }
    }
    return (await simulator.requests('api')).length;
  };

  it('cost Visma no more than a tenth above a good time while it is down', async () => {
    const usual = await callsInAMinute();
    const fault = { target: 'api', kind: 'status', status: 503, times: -1 };
    await current().simulator.control('POST', '/faults', fault);
    const down = await callsInAMinute();
    expect(down).toBeGreaterThan(0);
    expect(down).toBeLessThanOrEqual(usual * 1.1);
  });
});
