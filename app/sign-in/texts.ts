import { createTranslator } from 'use-intl/core';
import type { SignInProblem } from '#lib/auth/sign-in-redirect.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatTag, preferredLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

/** A page of the sign-in window: a sentence, what to do, and at most one link. */
export interface WindowText {
  readonly lang: Locale;
  readonly title: string;
  readonly lines: readonly string[];
  readonly link?: { readonly href: string; readonly label: string };
}

export type WindowTexts = Awaited<ReturnType<typeof loadWindowTexts>>;

/** The pages of the sign-in window in the language that the browser asks for. */
export async function loadWindowTexts(headers: Pick<Headers, 'get'>) {
  const lang = preferredLocale(headers.get('accept-language'));
  const { signIn } = await loadMessages(lang, 'signIn');
  const t = createTranslator({ locale: formatTag(lang), messages: signIn });
  const closeAndRetry = t('closeAndRetry');
  const problems: Readonly<Record<SignInProblem, Omit<WindowText, 'lang'>>> = {
    'invalid-link': {
      title: t('invalidLink.title'),
      lines: [t('invalidLink.why'), closeAndRetry],
    },
    'not-a-window': { title: t('notAWindow.title'), lines: [t('notAWindow.why'), closeAndRetry] },
    expired: { title: t('expired.title'), lines: [closeAndRetry] },
    'other-browser': {
      title: t('otherBrowser.title'),
      lines: [t('otherBrowser.why'), closeAndRetry],
    },
    'crm-down': { title: t('crmDown.title'), lines: [t('crmDown.what')] },
    'too-many-requests': { title: t('tooMany.title'), lines: [t('tooMany.what')] },
    failed: { title: t('failed.title'), lines: [t('failed.newest'), closeAndRetry] },
  };
  return {
    problem: (problem: SignInProblem): WindowText => ({ lang, ...problems[problem] }),

    handOver: (): WindowText => ({ lang, title: t('handOver.title'), lines: [t('handOver.body')] }),

    nothing: (): WindowText => ({
      lang,
      title: t('nothing.title'),
      lines: [t('nothing.why'), t('nothing.what')],
    }),

    appNotApproved: (): WindowText => ({
      lang,
      title: t('notApproved.title'),
      lines: [t('notApproved.why'), t('notApproved.what')],
    }),

    failed: (purpose: 'panel' | 'manage'): WindowText => ({
      lang,
      title: t('failed.title'),
      ...(purpose === 'panel'
        ? { lines: [closeAndRetry] }
        : {
            lines: [t('failed.unchanged')],
            link: { href: '/sign-in?for=manage', label: t('again') },
          }),
    }),

    otherAccount: (facts: {
      readonly signedInAs: string;
      readonly signedInTenant: string;
      readonly expectedTenant: string;
    }): WindowText => {
      const names = {
        person: facts.signedInAs,
        tenant: facts.signedInTenant,
        expected: facts.expectedTenant,
      };
      const isSameTenant = facts.signedInTenant === facts.expectedTenant;
      return {
        lang,
        title: t('other.title'),
        lines: [
          isSameTenant
            ? t('other.sameTenant', { person: names.person })
            : t('other.otherTenant', names),
          t('other.what'),
        ],
        link: { href: '/sign-in?for=again', label: t('otherAccount') },
      };
    },
  };
}
