import 'server-only';
import { createOpaqueToken, isSameToken } from '../vault/opaque-token.ts';
import type { VismaConnect } from '../visma/connect.ts';

export interface VismaExit {
  /** Visma's page for signing out, which sends the browser back to the start of a journey. */
  readonly url: URL;
  /** To be kept by the browser: it comes back as `state`. */
  readonly returnSecret: string;
}

interface LeaveDeps {
  readonly vismaConnect: Pick<VismaConnect, 'endSessionUrl'>;
  /** Where Visma sends the browser afterwards. */
  readonly returnTo: string;
}

/** *Sign out of Visma and choose again*. Throws `visma.connect-unavailable`. */
export async function leaveVisma({ vismaConnect, returnTo }: LeaveDeps): Promise<VismaExit> {
  const returnSecret = createOpaqueToken();
  return { url: await vismaConnect.endSessionUrl({ returnTo, state: returnSecret }), returnSecret };
}

/** Whether a browser comes back from a sign-out that we sent it to; a link of somebody else's knows no secret. */
export function isReturnFromVisma(kept: string, state: string): boolean {
  return kept !== '' && isSameToken(kept, state);
}
