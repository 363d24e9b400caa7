import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { AppError } from '../errors.ts';
import { isPrivateAddress } from './private-address.ts';

/** `dns.lookup`, or what a test puts in its place; always asked for all addresses. */
export type Resolver = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A name may be made to point into our own network after it was allowed (DNS rebinding), so the
 * addresses are judged where they are dialled. One private address among them refuses the name.
 */
export function createPublicLookup(resolve: Resolver): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const [first] = addresses;
      if (first === undefined) {
        callback(new Error('name without address'), '');
      } else if (addresses.some(({ address }) => isPrivateAddress(address))) {
        callback(refusal(hostname), '');
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

function refusal(hostname: string): AppError {
  return new AppError('http.forbidden-origin', 'name points to a private address', {
    facts: { hostname },
  });
}
