'use client';

import { useTranslations } from 'use-intl/react';
import type { CompanyCard, CompanyProblemCode, Problem } from '#lib/domain/card.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import type { Tone } from '#components/ui/chip.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { SupportId } from '#components/ui/support-id.tsx';
import { SettingsLink } from './settings-link.tsx';

type Remedy = 'reconnect' | 'connect' | 'settings' | 'retry';

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
  'no-licence': { tone: 'amber', remedy: 'retry' },
  'not-approved': { tone: 'amber', remedy: 'retry' },
  paused: { tone: 'grey', remedy: 'settings' },
  throttled: { tone: 'grey', remedy: 'retry' },
  'visma-down': { tone: 'amber', remedy: 'retry' },
  incomplete: { tone: 'amber', remedy: 'retry' },
};

interface CompanyProblemProps {
  readonly company: CompanyCard;
  readonly problem: Problem<CompanyProblemCode>;
  readonly viewerIs: 'administrator' | 'user';
  readonly askedAt: number;
  readonly onRetry: () => void;
}

export function CompanyProblem(props: CompanyProblemProps) {
  const { company, problem, viewerIs, askedAt, onRetry } = props;
  const t = useTranslations('panel');
  const format = useFormat();
  const { tone, remedy } = TREATMENTS[problem.code];
  const readAt = company.ledger?.readAt;
  const key = problem.until === undefined ? problem.code : untilKey(problem.code);
  const values = {
    company: company.companyName || t('aCompany'),
    number: company.customerNumber ?? '',
    field: t(`field.${company.mappingField ?? 'unknown'}`),
    until: problem.until === undefined ? '' : format.time(problem.until, askedAt),
  };
  return (
    <Notice
      tone={tone}
      title={t(`companyProblem.${key}.title`, values)}
      action={
        viewerIs === 'administrator' && remedy !== 'retry' ? (
          <SettingsLink words={t(`action.${remedy}`)} />
        ) : (
          <button type="button" className={buttonClass('plain')} onClick={onRetry}>
            {t('action.retry')}
          </button>
        )
      }
    >
      {t(`companyProblem.${key}.body`, values)}{' '}
      {readAt !== undefined && `${t('showingFrom', { time: format.time(readAt, askedAt) })} `}
      <SupportId id={problem.supportId} />
    </Notice>
  );
}

function untilKey(code: CompanyProblemCode): CompanyProblemCode | 'throttledUntil' {
  return code === 'throttled' ? 'throttledUntil' : code;
}
