'use client';

import type { KeyboardEvent, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { SearchIcon } from '#components/ui/icons.tsx';

/** Long enough for a word to be typed to its end. */
const ASK_AFTER_MS = 250;
const MAX_LENGTH = 100;

interface SearchFieldProps {
  /** What is searched for now. */
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** Finds by number, reference, KID, text and amount. `/` leads here, Esc empties it. */
export function SearchField({ search, onSearch }: SearchFieldProps) {
  const t = useTranslations('panel');
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<number>(undefined);
  const [typed, setTyped] = useState<string>();
  useSlash(field);
  // A choice made while somebody types is part of what is asked in the end.
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  }, [onSearch]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const ask = (text: string, afterMs: number) => {
    setTyped(text);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      latest.current(text);
      setTyped(undefined);
    }, afterMs);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') ask('', 0);
    if (event.key === 'Enter') ask(typed ?? search, 0);
  };
  return (
    <label className="flex h-8 min-w-32 flex-1 @min-[800px]:max-w-72 items-center gap-1.5 rounded-lg border border-field-line bg-surface px-2 text-muted focus-within:outline-2 focus-within:outline-accent @min-[480px]:h-7">
      <SearchIcon />
      <input
        ref={field}
        type="search"
        value={typed ?? search}
        maxLength={MAX_LENGTH}
        aria-label={t('search.label')}
        title={t('search.label')}
        aria-keyshortcuts="/"
        placeholder={t('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => ask(target.value, ASK_AFTER_MS)}
        onKeyDown={onKeyDown}
        className="w-full min-w-0 bg-transparent text-ink outline-none placeholder:text-muted"
      />
    </label>
  );
}

/** `/` anywhere in the frame, except where it is being written. */
function useSlash(field: RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) {
        return;
      }
      if (field.current === null || !field.current.checkVisibility()) return;
      event.preventDefault();
      field.current.focus();
      field.current.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [field]);
}
