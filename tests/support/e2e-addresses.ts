import type { BrowserContext } from '@playwright/test';
import type { Secret } from './secret-search.ts';
import { clientSecrets, createSecretSearch, handedOutSecrets } from './secret-search.ts';
import type { RunningSimulator } from './simulator.ts';

/** Every address that browsers asked for, and what must not stand in one. */
export interface Addresses {
  watch(context: BrowserContext): void;
  /** Before the context is closed: its sessions are looked for too. */
  leave(context: BrowserContext): Promise<void>;
  /** Addresses with a token, a code that is not on its way to a callback, a handle or a session. */
  findSecrets(simulator: RunningSimulator): Promise<readonly string[]>;
}

const HANDLES = /"?\b(handle|verifier|secret)"?[=:]"?([A-Za-z0-9_-]{20,})/g;
/** Authorization servers hand a code to the address that was registered, and nowhere else. */
const CALLBACK = /\/(?:oauth\/visma\/callback|api\/auth\/callback\/superoffice)\?/;
const SHORTEST = 12;
/** Not the one that remembers journeys: it holds what Visma sends back as `state`. */
const SESSIONS = /^__Host-(?!.*journey)/;

export function createAddresses(): Addresses {
  const asked = new Set<string>();
  const referrers = new Set<string>();
  const sent = new Map<string, Secret>();
  const note = (kind: string, value: string) => {
    if (value.length >= SHORTEST) sent.set(value, { kind, value });
  };
  return {
    watch(context) {
      context.on('request', (request) => {
        // A fragment stays in the browser.
        asked.add(request.url().replace(/#.*$/, ''));
        const { referer } = request.headers();
        if (referer !== undefined) referrers.add(referer);
        for (const [, kind = '', value = ''] of (request.postData() ?? '').matchAll(HANDLES)) {
          note(kind, value);
        }
      });
    },
    async leave(context) {
      const cookies = await context.cookies();
      for (const { name, value } of cookies) if (SESSIONS.test(name)) note(name, value);
    },
    async findSecrets(simulator) {
      const handedOut = await handedOutSecrets(simulator);
      const withoutCodes = handedOut.filter(({ kind }) => kind !== 'code');
      const always = [...withoutCodes, ...clientSecrets(simulator), ...sent.values()];
      const places = [...asked, ...referrers];
      return [
        ...createSecretSearch(always).find('an address', places.join('\n')),
        ...createSecretSearch([...handedOut, ...always]).find(
          'an address that is no callback',
          places.filter((url) => !CALLBACK.test(url)).join('\n'),
        ),
      ];
    },
  };
}
