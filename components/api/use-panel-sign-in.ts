'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { SignInOutcome, Waiting } from './wait-for-session.ts';

/** What the sign-in page needs to know; the panel's URL said it and the server checks it. */
export interface SignInFor {
  readonly panelKey: string;
  readonly uctx: string;
  readonly usid: string;
}

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
    const waiting: Waiting = {
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
    };
    // Most cards are opened by somebody who is signed in. The window takes longer than this.
    void import('./wait-for-session.ts')
      .then(({ waitForSession }) => waitForSession(waiting))
      .catch(() => {
        waiting.onOutcome('failed');
        waiting.onGivenUp();
      });
    return () => leaving.abort();
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
