import { sendJson } from './send-json.ts';

export type SignInOutcome = 'signed-in' | 'app-not-approved' | 'other-account' | 'failed';

interface RedeemAnswer {
  readonly outcome: SignInOutcome | 'pending' | 'gone';
}

/** Long enough for a forgotten password and a second factor; a click starts it anew. */
const WAIT_MS = 120_000;
const POLL_MS = 1_000;

export interface Waiting {
  readonly verifier: string;
  /** A window that a link opened is not known to us; its handle is worth nothing to another frame. */
  readonly isSignInWindow: (source: MessageEventSource | null) => boolean;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: SignInOutcome) => void;
  readonly onGivenUp: () => void;
}

/** Waits for the message of the sign-in window, asks beside it, and ends with the signal. */
export function waitForSession(options: Waiting): void {
  if (options.signal.aborted) return;
  const { verifier, isSignInWindow, signal, onOutcome, onGivenUp } = options;
  const until = performance.now() + WAIT_MS;
  /** One question at a time: a handle and a poll that race would use each other up. */
  const questions = { last: Promise.resolve(), open: 0 };

  const ask = (handle?: string) => {
    questions.open += 1;
    questions.last = questions.last.then(async () => {
      const answer = signal.aborted ? undefined : await redeem({ verifier, handle }, signal);
      questions.open -= 1;
      if (answer === undefined || signal.aborted) return;
      if (answer !== 'pending' && answer !== 'gone') onOutcome(answer);
    });
  };

  const onMessage = (event: MessageEvent<unknown>) => {
    if (event.origin !== window.location.origin || !isSignInWindow(event.source)) return;
    const handle = findHandle(event.data);
    if (handle !== undefined) ask(handle);
  };
  window.addEventListener('message', onMessage);

  const timer = window.setInterval(() => {
    if (performance.now() > until) {
      stop();
      onGivenUp();
      return;
    }
    if (questions.open === 0) ask();
  }, POLL_MS);

  const stop = () => {
    window.clearInterval(timer);
    window.removeEventListener('message', onMessage);
  };
  signal.addEventListener('abort', stop, { once: true });
}

/** Undefined when no answer came: the next question may fare better. */
async function redeem(
  proof: { readonly verifier: string; readonly handle: string | undefined },
  signal: AbortSignal,
): Promise<RedeemAnswer['outcome'] | undefined> {
  try {
    const { outcome } = await sendJson<RedeemAnswer>('/api/session/redeem', {
      body: proof,
      signal,
    });
    return outcome;
  } catch {
    return undefined;
  }
}

const HANDLE = /^[A-Za-z0-9_-]{43}$/;

/** The message of `app/sign-in/finish`; anything else is somebody else's. */
function findHandle(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (!('type' in data) || data.type !== 'invoice-panel.signed-in') return undefined;
  if (!('handle' in data) || typeof data.handle !== 'string') return undefined;
  return HANDLE.test(data.handle) ? data.handle : undefined;
}
