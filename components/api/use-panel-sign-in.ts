'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { sendJson } from './send-json.ts';

/** What the sign-in page needs to know; the panel's URL said it and the server checks it. */
export interface SignInFor {
  readonly panelKey: string;
  readonly uctx: string;
  readonly usid: string;
}

export type SignInOutcome = 'signed-in' | 'app-not-approved' | 'other-account' | 'failed';

export interface PanelSignIn {
  /** The window is open, as far as we know. */
  readonly waiting: boolean;
  /** The browser refused the window: offer `href` as a link with `target="_blank"` and `rel="opener"`. */
  readonly blocked: boolean;
  readonly outcome: SignInOutcome | undefined;
  readonly href: string | undefined;
  /** Call inside the click, or the browser takes the window for an advertisement. */
  readonly start: () => void;
  /** Call when the link was followed instead: waits for what comes of it. */
  readonly follow: () => void;
}

interface Secret {
  readonly verifier: string;
  readonly challenge: string;
}

interface RedeemAnswer {
  readonly outcome: SignInOutcome | 'pending' | 'gone';
}

/** Long enough for a forgotten password and a second factor; a click starts it anew. */
const WAIT_MS = 120_000;
const POLL_MS = 1_000;
const WINDOW_NAME = 'invoice-panel-sign-in';
const WINDOW_FEATURES = 'popup,width=480,height=680';

/**
 * Signs the person in by a window of its own and fetches the frame's session. The window posts a
 * handle; beside that the frame asks once a second, because a sign-in page may cut the link between
 * the windows. `popup.closed` is never asked: it turns true as soon as that happens.
 */
export function usePanelSignIn(signInFor: SignInFor, onSignedIn: () => void): PanelSignIn {
  const secret = useSecret();
  const href = secret && signInHref(signInFor, secret.challenge);
  const [waiting, setWaiting] = useState(false);
  const [blocked, setBlocked] = useState(false);
  const [outcome, setOutcome] = useState<SignInOutcome>();
  /** Counts the starts: each gives the waiting its full time again. */
  const [attempt, setAttempt] = useState(0);
  const signedIn = useRef(onSignedIn);
  useEffect(() => {
    signedIn.current = onSignedIn;
  }, [onSignedIn]);

  const opened = useRef<Window | null>(null);

  const waitFor = useCallback((signInWindow: Window | null) => {
    opened.current = signInWindow;
    setOutcome(undefined);
    setWaiting(true);
    setAttempt((count) => count + 1);
  }, []);

  /** A click that came before the challenge was made. */
  const isWanted = useRef(false);
  const start = useCallback(() => {
    isWanted.current = href === undefined;
    if (href === undefined) return;
    const signInWindow = window.open(href, WINDOW_NAME, WINDOW_FEATURES);
    setBlocked(signInWindow === null);
    if (signInWindow !== null) waitFor(signInWindow);
  }, [href, waitFor]);

  useEffect(() => {
    if (isWanted.current) start();
  }, [start]);

  const follow = useCallback(() => {
    waitFor(null);
  }, [waitFor]);

  useEffect(() => {
    if (attempt === 0 || secret === undefined) return undefined;
    const leaving = new AbortController();
    const stop = waitForSession({
      verifier: secret.verifier,
      isSignInWindow: (source) => opened.current === null || source === opened.current,
      signal: leaving.signal,
      onOutcome: (reached) => {
        setOutcome(reached);
        if (reached !== 'signed-in') return;
        leaving.abort();
        setWaiting(false);
        signedIn.current();
      },
      onGivenUp: () => setWaiting(false),
    });
    return () => {
      leaving.abort();
      stop();
    };
  }, [attempt, secret]);

  return { waiting, blocked, outcome, href, start, follow };
}

/** Verifier and challenge of this frame, made once, before the click: `crypto.subtle` answers later. */
function useSecret(): Secret | undefined {
  const making = useRef<Promise<Secret>>(undefined);
  const [secret, setSecret] = useState<Secret>();
  useEffect(() => {
    making.current ??= createSecret();
    void making.current.then(setSecret);
  }, []);
  return secret;
}

async function createSecret(): Promise<Secret> {
  const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: toBase64Url(new Uint8Array(digest)) };
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function signInHref({ panelKey, uctx, usid }: SignInFor, challenge: string): string {
  const parameters = new URLSearchParams({
    for: 'panel',
    panel: panelKey,
    uctx,
    usid,
    c: challenge,
  });
  return `/sign-in?${parameters.toString()}`;
}

interface Waiting {
  readonly verifier: string;
  /** A window that a link opened is not known to us; its handle is worth nothing to another frame. */
  readonly isSignInWindow: (source: MessageEventSource | null) => boolean;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: SignInOutcome) => void;
  readonly onGivenUp: () => void;
}

/** Gives the function that ends the waiting. */
function waitForSession(options: Waiting): () => void {
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
  return stop;
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
