'use client';

import type { ReactNode } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { openHandOver } from '#components/api/open-hand-over.ts';
import { Screen } from '#components/shell/screen.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card } from '#components/ui/card.tsx';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import type { HandOverRefusal } from './hand-over-refusal.ts';
import { startHref } from './start-href.ts';

export interface HandOverEnding {
  readonly result: HandOverRefusal;
  readonly chosen: string | undefined;
  readonly expected: string | undefined;
}

export interface OpenedLink {
  readonly is: 'open' | 'done';
  readonly connectionId: ConnectionId;
  readonly company: string | undefined;
}

export interface HandOverProps {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'handOver'>;
  /** Undefined: this browser has opened no link, or its link has ended. */
  readonly link: OpenedLink | undefined;
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

function Content({ link, ending }: ContentProps) {
  const t = useTranslations('handOver');
  const { opening, tryAgain } = useLink();
  if (opening === 'under-way' || (opening === 'unread' && link === undefined)) {
    return <Words title={t('heading')}>{t('opening')}</Words>;
  }
  if (opening === 'unanswered') {
    return (
      <>
        <Words title={t('heading')}>{t('unanswered')}</Words>
        <button type="button" onClick={tryAgain} className={`mt-4 ${buttonClass('primary')}`}>
          {t('tryAgain')}
        </button>
      </>
    );
  }
  if (link === undefined || opening === 'refused') {
    return <Words title={t('endedTitle')}>{t('endedBody')}</Words>;
  }
  return <Opened link={link} ending={ending} />;
}

interface OpenedProps {
  readonly link: OpenedLink;
  readonly ending: HandOverEnding | undefined;
}

function Opened({ link: { is, connectionId, company }, ending }: OpenedProps) {
  const t = useTranslations('handOver');
  const name = company ?? t('aCompany');
  if (is === 'done') {
    return <Words title={t('doneTitle', { company: name })}>{t('doneBody')}</Words>;
  }
  const choosesAgain = ending !== undefined && CHOOSES_AGAIN.has(ending.result);
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
      <a
        // Whoever has a link signs in; for a Service API connection the server takes that as the proof.
        href={startHref(
          { id: connectionId, kind: 'interactive' },
          { from: 'hand-over', ...(choosesAgain && { choose: 'again' }) },
        )}
        className={buttonClass('primary')}
      >
        {choosesAgain ? t('again') : t('connect')}
      </a>
    </>
  );
}

const CHOOSES_AGAIN: ReadonlySet<HandOverRefusal> = new Set<HandOverRefusal>([
  'wrong-company',
  'not-proven',
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

type Opening = 'unread' | 'none' | 'under-way' | 'refused' | 'unanswered';

/**
 * The secret is in the fragment, which no server and no log ever sees. It is taken out of the
 * address before anything else and kept in memory until the server has said what it is; then the
 * page begins anew with the cookie that it brought.
 */
function useLink(): { readonly opening: Opening; readonly tryAgain: () => void } {
  const [opening, setOpening] = useState<Opening>('unread');
  const secret = useRef('');
  const open = useCallback(async () => {
    if (secret.current === '') return setOpening('none');
    setOpening('under-way');
    const sent = secret.current;
    const answer = await openHandOver(sent);
    // Another link was put into the address meanwhile.
    if (secret.current !== sent) return;
    if (answer.kind === 'unanswered') return setOpening('unanswered');
    secret.current = '';
    if (answer.kind === 'ended') return setOpening('refused');
    const query = new URLSearchParams({ connection: answer.connectionId });
    window.location.replace(`/hand-over?${query.toString()}`);
  }, []);
  useEffect(() => {
    const read = () => {
      const found = window.location.hash.slice(1);
      // Effects run twice in development, and taking the fragment away leaves none to read.
      if (found === '' && secret.current !== '') return;
      secret.current = found;
      if (found !== '') window.history.replaceState(null, '', window.location.pathname);
      void open();
    };
    read();
    // A link that is put into the address of this page loads no page.
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [open]);
  return { opening, tryAgain: () => void open() };
}
