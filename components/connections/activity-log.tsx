'use client';

import { useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { ManageScreen } from '#components/shell/manage-frame.tsx';
import { ManageFrame } from '#components/shell/manage-frame.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card } from '#components/ui/card.tsx';
import type { AuditEventName } from '#lib/domain/audit-event.ts';
import { findConnectResult } from '#lib/domain/connect-result.ts';
import { CONNECTION_KINDS, CONNECTION_STATES } from '#lib/domain/connection.ts';
import { GRANT_ENDS } from '#lib/domain/grant-end.ts';
import { MAPPING_FIELDS } from '#lib/domain/panel.ts';

export interface LogFact {
  readonly fact: string;
  readonly value: string;
}

export interface LogLine {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: AuditEventName;
  readonly actor:
    { readonly is: 'person'; readonly name: string } | { readonly is: 'system' | 'link' };
  /** Name of the company or panel; empty where it has none. */
  readonly subject: string;
  readonly before: readonly LogFact[];
  readonly after: readonly LogFact[];
}

export interface ActivityLogProps extends ManageScreen {
  readonly lines: readonly LogLine[];
  readonly nextBeforeId: number | undefined;
  readonly isFirstPage: boolean;
  readonly now: number;
}

export function ActivityLog({ locale, messages, person, ...content }: ActivityLogProps) {
  return (
    <ManageFrame locale={locale} messages={messages} person={person} place="activity">
      <Card>
        <Content {...content} />
      </Card>
    </ManageFrame>
  );
}

const COLUMNS = ['time', 'who', 'what', 'before', 'after'] as const;
const CELL = 'block pr-4 align-top md:table-cell md:py-2';

function Content(props: Omit<ActivityLogProps, keyof ManageScreen>) {
  const { lines, nextBeforeId, isFirstPage, now } = props;
  const t = useTranslations('manage');
  return (
    <>
      <h1 className="mb-3 text-xl font-semibold">{t('activity')}</h1>
      {lines.length === 0 ? (
        <p>{t('log.empty')}</p>
      ) : (
        <table className="block w-full text-left md:table">
          <thead className="hidden md:table-header-group">
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} className="bg-head px-0 py-1.5 pr-4 font-semibold first:pl-2">
                  {t(`log.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="block md:table-row-group">
            {lines.map((line) => (
              <Line key={line.id} line={line} now={now} />
            ))}
          </tbody>
        </table>
      )}
      <div className="mt-4 flex gap-3">
        {!isFirstPage && (
          <a href="/manage/activity" className={buttonClass('plain')}>
            {t('log.newest')}
          </a>
        )}
        {nextBeforeId !== undefined && (
          <a href={`/manage/activity?before=${nextBeforeId}`} className={buttonClass('plain')}>
            {t('log.older')}
          </a>
        )}
      </div>
    </>
  );
}

function Line({ line, now }: { readonly line: LogLine; readonly now: number }) {
  const t = useTranslations('manage');
  const format = useFormat();
  const { at, event, actor, subject, before, after } = line;
  const who =
    actor.is === 'person' ? actor.name : t(actor.is === 'system' ? 'log.system' : 'log.byLink');
  return (
    <tr className="block border-t border-line py-2 md:table-row md:py-0">
      <td className={`${CELL} whitespace-nowrap text-muted md:pl-2`}>{format.time(at, now)}</td>
      <td className={CELL}>{who}</td>
      <td className={CELL}>
        <span className="font-semibold">{t(`event.${event}`)}</span>
        {subject !== '' && <span className="block wrap-anywhere text-muted">{subject}</span>}
      </td>
      <td className={CELL}>
        <Facts facts={before} />
      </td>
      <td className={CELL}>
        <Facts facts={after} />
      </td>
    </tr>
  );
}

function Facts({ facts }: { readonly facts: readonly LogFact[] }) {
  const words = useFactWords(facts);
  return words.map((word) => (
    <span key={word} className="block wrap-anywhere">
      {word}
    </span>
  ));
}

/** States, results and fields in words; names are what they are, and part of a result's sentence. */
function useFactWords(facts: readonly LogFact[]): readonly string[] {
  const t = useTranslations('manage');
  const valueOf = (name: string) => facts.find(({ fact }) => fact === name)?.value;
  const result = findConnectResult(valueOf('result') ?? '');
  const expected = valueOf('expectedCompany') ?? t('aCompany');
  const chosen = valueOf('actualCompany') ?? t('aCompany');
  const company = valueOf('actualCompany') ?? expected;
  return facts.flatMap(({ fact, value }): readonly string[] => {
    if (fact === 'result') {
      return [result === undefined ? value : t(`result.${result}`, { company, chosen, expected })];
    }
    if (fact === 'expectedCompany' || fact === 'actualCompany') return [];
    const state = CONNECTION_STATES.find((each) => fact === 'state' && each === value);
    if (state !== undefined) return [t(`state.${state}`)];
    const kind = CONNECTION_KINDS.find((each) => fact === 'kind' && each === value);
    if (kind !== undefined) return [t(`kind.${kind}`)];
    const end = GRANT_ENDS.find((each) => fact === 'grant' && each === value);
    if (end !== undefined) return [t(`log.grant.${end}`)];
    const field = MAPPING_FIELDS.find((each) => fact === 'mappingField' && each === value);
    return [field === undefined ? value : t(`field.${field}`)];
  });
}
