import { expect, it } from 'vitest';
import { bindAddress } from '../../bin/launch/bind-address.ts';

it.each([
  ['http://[::1]:3000', '::1'],
  ['http://127.0.0.1:3000', '127.0.0.1'],
  ['http://127.0.0.5:3000', '127.0.0.5'],
  ['http://localhost:3000', '127.0.0.1'],
  ['http://panel.localhost:3000', '127.0.0.1'],
  ['https://panel.example.com', '0.0.0.0'],
])('%s is listened for on %s', (appUrl, address) => {
  expect(bindAddress(appUrl)).toBe(address);
});
