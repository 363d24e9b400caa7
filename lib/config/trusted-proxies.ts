import { z } from 'zod';
import type { Network } from '../http/network.ts';
import { findNetwork } from '../http/network.ts';

/** Addresses and ranges (CIDR), separated by commas. */
export const trustedProxies = z.string().transform((text, context): readonly Network[] =>
  text.split(',').flatMap((entry, index) => {
    const network = findNetwork(entry.trim());
    if (network !== undefined) return [network];
    context.addIssue(`entry ${index + 1} is neither an address nor a range such as 10.0.0.0/8`);
    return [];
  }),
);
