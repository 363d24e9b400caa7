import type { SignInProblem } from '#lib/auth/sign-in-redirect.ts';

/** A page of the sign-in window: a sentence, what to do, and at most one link. */
export interface WindowText {
  readonly title: string;
  readonly lines: readonly string[];
  readonly link?: { readonly href: string; readonly label: string };
}

const TO_MANAGE = { href: '/sign-in?for=manage', label: 'Sign in again' };
const CLOSE_AND_RETRY = 'Close this window and press the button in the panel once more.';

export const HAND_OVER_TEXT: WindowText = {
  title: 'You are signed in',
  lines: ['You can close this window. The panel goes on by itself.'],
};

export const NOTHING_TEXT: WindowText = {
  title: 'There is nothing to finish here',
  lines: [
    'This sign-in is finished already, or it was started in another browser.',
    'You can close this window. If the panel still asks you to sign in, press its button again.',
  ],
};

export function otherAccountText(facts: {
  readonly signedInAs: string;
  readonly signedInTenant: string;
  readonly expectedTenant: string;
}): WindowText {
  const sameTenant = facts.signedInTenant === facts.expectedTenant;
  return {
    title: 'Another SuperOffice account is active',
    lines: [
      sameTenant
        ? `SuperOffice signed you in as ${facts.signedInAs}, but the company card is open as another user.`
        : `SuperOffice signed you in as ${facts.signedInAs} of ${facts.signedInTenant}, but the company card belongs to ${facts.expectedTenant}.`,
      'Sign in with the account you use on the company card.',
    ],
    link: { href: '/sign-in?for=again', label: 'Sign in with another account' },
  };
}

export const APP_NOT_APPROVED_TEXT: WindowText = {
  title: 'SuperOffice did not give access',
  lines: [
    'Your organisation has not approved Invoice panel yet, or your account may not use it.',
    'A SuperOffice administrator of your organisation has to sign in once and approve it.',
  ],
};

export const FAILED_TEXTS: Readonly<Record<'panel' | 'manage', WindowText>> = {
  panel: { title: 'The sign-in did not work', lines: [CLOSE_AND_RETRY] },
  manage: {
    title: 'The sign-in did not work',
    lines: ['Nothing was changed. Please try again.'],
    link: TO_MANAGE,
  },
};

export const PROBLEM_TEXTS: Readonly<Record<SignInProblem, WindowText>> = {
  'invalid-link': {
    title: 'This sign-in link is not complete',
    lines: [
      'Sign-in starts from the panel on a company card, or from the settings.',
      CLOSE_AND_RETRY,
    ],
  },
  'not-a-window': {
    title: 'Sign-in needs a window of its own',
    lines: ['SuperOffice does not allow signing in inside another page.', CLOSE_AND_RETRY],
  },
  expired: { title: 'The sign-in took too long', lines: [CLOSE_AND_RETRY] },
  'other-browser': {
    title: 'This sign-in was started in another browser',
    lines: ['It can only be finished where it began.', CLOSE_AND_RETRY],
  },
  'crm-down': {
    title: 'SuperOffice does not answer',
    lines: ['The sign-in could not be finished. Please try again in a few minutes.'],
  },
  'too-many-requests': {
    title: 'Too many sign-ins at once',
    lines: ['Too many sign-ins were started from your network. Please try again in a minute.'],
  },
  failed: {
    title: 'The sign-in did not work',
    lines: ['If two sign-in windows are open, use the newest one.', CLOSE_AND_RETRY],
  },
};
