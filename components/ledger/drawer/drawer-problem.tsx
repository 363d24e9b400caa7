'use client';

import { useTranslations } from 'use-intl/react';
import type { DocumentProblem } from '#components/api/document-problem.ts';
import { buttonClass } from '#components/ui/button-class.ts';

interface DrawerProblemProps {
  readonly problem: DocumentProblem | 'waiting';
  readonly isAsking: boolean;
  readonly onRetry: () => void;
}

/** Why there is no more than the list has, and the one thing to do about it. */
export function DrawerProblem({ problem, isAsking, onRetry }: DrawerProblemProps) {
  const t = useTranslations('panel');
  const mustReload = problem === 'signed-out';
  const act = mustReload ? () => window.location.reload() : onRetry;
  return (
    <div
      role="status"
      className="flex flex-col items-start gap-2 rounded-lg bg-amber-ground px-3 py-2 text-amber"
    >
      <p>{t(`drawer.problem.${problem}`)}</p>
      {problem !== 'waiting' && (
        <button
          type="button"
          aria-disabled={isAsking}
          onClick={isAsking ? undefined : act}
          className={buttonClass('plain')}
        >
          {mustReload ? t('action.signInAgain') : t('action.retry')}
        </button>
      )}
    </div>
  );
}
