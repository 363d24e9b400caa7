'use client';

import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { openHandOver } from '#components/api/open-hand-over.ts';
import { Screen } from '#components/shell/screen.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card } from '#components/ui/card.tsx';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import type { HandOverRefusal } from './hand-over-refusal.ts';

export interface HandOverEnding {
  readonly result: HandOverRefusal;
  readonly chosen: string | undefined;
  readonly expected: string | undefined;
}

export interface HandOverProps {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'handOver'>;
  /** `unknown`: this browser has opened no link, or its link has ended. */
  readonly is: 'open' | 'done' | 'unknown';
  readonly company: string | undefined;
  readonly ending: HandOverEnding | undefined;
}

export function HandOver({ locale, messages, ...content }: HandOverProps) {
  return (
    <Screen locale={locale} messages={messages}>
      <div className="min-h-screen bg-ground text-sm text-ink">
        <main className="mx-auto max-w-[560px] px-4 py-10">
          <Card>
            <Content {...content} />
          </Card>
        </main>
      </div>
    </Screen>
  );
}

type ContentProps = Omit<HandOverProps, 'locale' | 'messages'>;

function Content({ is, company, ending }: ContentProps) {
  const t = useTranslations('handOver');
  const opening = useLink();
  const name = company ?? t('aCompany');
  if (opening === 'under-way' || (opening === 'unread' && is === 'unknown')) {
    return <Words title={t('heading')}>{t('opening')}</Words>;
  }
  if (is === 'unknown' || opening === 'refused') {
    return <Words title={t('endedTitle')}>{t('endedBody')}</Words>;
  }
  if (is === 'done') {
    return <Words title={t('doneTitle', { company: name })}>{t('doneBody')}</Words>;
  }
  return (
    <>
      <Words title={t('heading')}>{t('ready', { company: name })}</Words>
      <p className="mt-2 mb-4 text-muted">{t('what')}</p>
      {ending !== undefined && (
        <p
          role="status"
          className="mb-4 rounded-lg bg-amber-ground px-3 py-2 font-semibold text-amber"
        >
          {t(`result.${ending.result}`, {
            company: ending.chosen ?? name,
            chosen: ending.chosen ?? t('aCompany'),
            expected: ending.expected ?? name,
          })}
        </p>
      )}
      {ending === undefined || !CHOOSES_AGAIN.has(ending.result) ? (
        <a href="/oauth/visma/start?from=hand-over" className={buttonClass('primary')}>
          {t('connect')}
        </a>
      ) : (
        <a href="/oauth/visma/start?from=hand-over&choose=again" className={buttonClass('primary')}>
          {t('again')}
        </a>
      )}
    </>
  );
}

const CHOOSES_AGAIN: ReadonlySet<HandOverRefusal> = new Set<HandOverRefusal>([
  'wrong-company',
  'already-connected',
  'role-missing',
]);

function Words({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <h1 className="mb-1 text-xl font-semibold">{title}</h1>
      <p>{children}</p>
    </>
  );
}

/**
 * The secret is in the fragment, which no server and no log ever sees. It is taken out of the
 * address before anything else, sent once, and the page begins anew with the cookie it brought.
 */
function useLink(): 'unread' | 'none' | 'under-way' | 'refused' {
  const [opening, setOpening] = useState<'unread' | 'none' | 'under-way' | 'refused'>('unread');
  const isRead = useRef(false);
  useEffect(() => {
    if (isRead.current) return;
    isRead.current = true;
    const secret = window.location.hash.slice(1);
    const open = async () => {
      if (secret === '') return setOpening('none');
      setOpening('under-way');
      window.history.replaceState(null, '', window.location.pathname);
      try {
        await openHandOver(secret);
        window.location.replace('/hand-over');
      } catch {
        setOpening('refused');
      }
    };
    void open();
  }, []);
  return opening;
}
