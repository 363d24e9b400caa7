'use client';

import { useEffect, useState } from 'react';
import { buttonClass } from '#components/ui/button-class.ts';
import type { FailureWords } from './failure-words.ts';

interface PageFailureProps {
  readonly supportId: string | undefined;
  readonly onRetry: () => void;
}

/** In place of a page that failed. It fetches its words itself: no server rendered it. */
export function PageFailure({ supportId, onRetry }: PageFailureProps) {
  const words = useWords(supportId);
  if (words === undefined) return null;
  return (
    <main lang={words.locale} className="flex flex-col items-start gap-3 p-6 text-sm">
      <h1 className="text-base font-semibold">{words.failed}</h1>
      {words.support !== undefined && <p className="text-muted">{words.support}</p>}
      <button type="button" onClick={onRetry} className={buttonClass('plain')}>
        {words.retry}
      </button>
    </main>
  );
}

/** Loaded when something failed: this component comes with every page. */
function useWords(supportId: string | undefined): FailureWords | undefined {
  const [words, setWords] = useState<FailureWords>();
  useEffect(() => {
    void import('./failure-words.ts')
      .then(({ loadFailureWords }) => loadFailureWords(supportId))
      .then(setWords);
  }, [supportId]);
  return words;
}
