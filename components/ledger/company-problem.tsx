'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { ReadingWanted } from '#lib/domain/asking.ts';
import type { CompanyCard, CompanyProblemCode, Problem } from '#lib/domain/card.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import type { Tone } from '#components/ui/chip.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { SupportId } from '#components/ui/support-id.tsx';
import type { Messages } from '#lib/i18n/messages.ts';
import { ReadEverything } from './read-everything.tsx';
import { SettingsLink } from './settings-link.tsx';
import { TellAdministrator } from './tell-administrator.tsx';

type Remedy = 'reconnect' | 'connect' | 'settings' | 'retry' | 'read-everything';

interface Treatment {
  readonly tone: Tone;
  /** What an administrator can do about it; everybody else can only try again. */
  readonly remedy: Remedy;
}

const TREATMENTS: Readonly<Record<CompanyProblemCode, Treatment>> = {
  'not-mapped': { tone: 'grey', remedy: 'retry' },
  'no-such-customer': { tone: 'grey', remedy: 'retry' },
  'never-connected': { tone: 'amber', remedy: 'connect' },
  'needs-reauthentication': { tone: 'amber', remedy: 'reconnect' },
  'role-missing': { tone: 'amber', remedy: 'reconnect' },
  'no-licence': { tone: 'amber', remedy: 'settings' },
  'not-approved': { tone: 'amber', remedy: 'settings' },
  paused: { tone: 'grey', remedy: 'settings' },
  throttled: { tone: 'grey', remedy: 'retry' },
  'visma-down': { tone: 'amber', remedy: 'retry' },
  incomplete: { tone: 'amber', remedy: 'read-everything' },
};

/** What only an administrator, or whoever administers Visma, can put right. */
const TELLABLE: ReadonlySet<CompanyProblemCode> = new Set<CompanyProblemCode>([
  'never-connected',
  'needs-reauthentication',
  'role-missing',
  'no-licence',
  'not-approved',
]);

/** Where somebody must first put the connection right: reading anew would read nothing. */
const UNREADABLE: ReadonlySet<CompanyProblemCode> = new Set<CompanyProblemCode>([
  'never-connected',
  'needs-reauthentication',
  'role-missing',
  'no-licence',
  'not-approved',
  'paused',
]);

/** Whether asking Visma again could help. */
export function isReadable(problem: Problem<CompanyProblemCode> | undefined): boolean {
  return problem === undefined || !UNREADABLE.has(problem.code);
}

interface CompanyProblemProps {
  readonly address: PanelAddress;
  readonly company: CompanyCard;
  readonly problem: Problem<CompanyProblemCode>;
  readonly viewerIs: 'administrator' | 'user';
  readonly askedAt: number;
  /** A read is being asked for, or under way. */
  readonly isBusy: boolean;
  readonly onRetry: (wanted: ReadingWanted) => void;
}

export function CompanyProblem(props: CompanyProblemProps) {
  const { company, problem, askedAt } = props;
  const t = useTranslations('panel');
  const format = useFormat();
  const { tone } = TREATMENTS[problem.code];
  const readAt = company.ledger?.readAt;
  const words = wordsOf(problem);
  const values = {
    company: company.companyName || t('aCompany'),
    number: company.customerNumber ?? '',
    field: t(`field.${company.mappingField ?? 'unknown'}`),
    until: problem.until === undefined ? '' : format.time(problem.until, askedAt),
    since: problem.since === undefined ? '' : format.time(problem.since, askedAt),
  };
  return (
    <Notice
      tone={tone}
      title={t(`companyProblem.${words.title}.title`, values)}
      action={<RemedyOf {...props} />}
    >
      {t(`companyProblem.${words.body}.body`, values)}{' '}
      {readAt !== undefined && `${t('showingFrom', { time: format.time(readAt, askedAt) })} `}
      <SupportId id={problem.supportId} />
    </Notice>
  );
}

function RemedyOf(props: CompanyProblemProps): ReactNode {
  const { address, company, problem, viewerIs, isBusy, onRetry } = props;
  const t = useTranslations('panel');
  const { remedy } = treatmentOf(problem);
  const { connectionId, isReported = false } = company;
  if (viewerIs === 'user' && TELLABLE.has(problem.code)) {
    return <TellAdministrator address={address} connectionId={connectionId} isTold={isReported} />;
  }
  if (remedy === 'read-everything') {
    return (
      <ReadEverything
        look="plain"
        readAt={company.ledger?.refreshAt}
        isBusy={isBusy}
        onRead={() => onRetry('everything')}
      />
    );
  }
  // Resuming is an administrator's decision: nothing is broken that others should report.
  if (viewerIs === 'user' && !isReadable(problem)) return null;
  if (viewerIs === 'user' || remedy === 'retry') {
    return (
      <button type="button" className={buttonClass('plain')} onClick={() => onRetry('refresh')}>
        {t('action.retry')}
      </button>
    );
  }
  const startsHere = remedy === 'reconnect' || remedy === 'connect';
  const href = `/oauth/visma/start?connection=${encodeURIComponent(connectionId)}`;
  return <SettingsLink words={t(`action.${remedy}`)} {...(startsHere && { href })} />;
}

/** A refresh asks for lacking payments too; the documents need not all be read for them. */
function treatmentOf({ code, lacks }: Problem<CompanyProblemCode>): Treatment {
  return lacks === undefined ? TREATMENTS[code] : { ...TREATMENTS[code], remedy: 'retry' };
}

type WordsKey = keyof Messages['panel']['companyProblem'];

/** Under which names the sentences stand; what is not known has others. */
function wordsOf({ code, since, until, lacks }: Problem<CompanyProblemCode>): {
  readonly title: WordsKey;
  readonly body: WordsKey;
} {
  if (lacks === 'payments') {
    return {
      title: since === undefined ? 'payments' : 'paymentsSince',
      body: until === undefined ? 'payments' : 'paymentsSince',
    };
  }
  const isTimed = until !== undefined && (code === 'throttled' || code === 'incomplete');
  const key = isTimed ? (`${code}Until` as const) : code;
  return { title: key, body: key };
}
