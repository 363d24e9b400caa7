'use client';

import { useEffect, useState } from 'react';
import { FILE_OFFER_MS } from '#lib/domain/file-handle.ts';
import type { DocumentProblem } from './document-problem.ts';
import { documentProblemOf } from './document-problem.ts';
import type { FileAddress } from './document-requests.ts';
import { fileUrl, requestFileHandle } from './document-requests.ts';

type FileState =
  | { readonly kind: 'idle' | 'asking' }
  /** The click is too long ago for the browser to open a tab: another one is needed. */
  | { readonly kind: 'ready'; readonly handle: string; readonly until: number }
  | { readonly kind: 'problem'; readonly problem: DocumentProblem };

/**
 * Opens a file in a tab of its own. The tab is outside of the frame and has no cookie of ours, so a
 * form carries a handle there: in its body, never in an address.
 *
 * @param lang The panel's language, for what the tab says when there is no file.
 */
export function useDocumentFile(wanted: FileAddress, lang: string) {
  const [state, setState] = useState<FileState>({ kind: 'idle' });
  useEffect(() => {
    if (state.kind !== 'ready') return undefined;
    const timer = setTimeout(() => setState({ kind: 'idle' }), FILE_OFFER_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const submit = (handle: string) => {
    submitToNewTab(fileUrl(wanted), { handle, lang });
    setState({ kind: 'idle' });
  };

  const ask = async () => {
    setState({ kind: 'asking' });
    try {
      const handle = await requestFileHandle(wanted);
      if (mayOpenTab()) submit(handle);
      else setState({ kind: 'ready', handle, until: Date.now() + FILE_OFFER_MS });
    } catch (error) {
      setState({ kind: 'problem', problem: documentProblemOf(error) });
    }
  };

  return {
    kind: state.kind,
    problem: state.kind === 'problem' ? state.problem : undefined,
    open: () => {
      // Timers stand still while the machine sleeps.
      if (state.kind === 'ready' && Date.now() < state.until) submit(state.handle);
      else if (state.kind !== 'asking') void ask();
    },
  };
}

/** Whether a click is still recent enough. Browsers that do not tell are tried. */
function mayOpenTab(): boolean {
  const { userActivation } = navigator as Partial<Pick<Navigator, 'userActivation'>>;
  return userActivation?.isActive ?? true;
}

function submitToNewTab(action: string, fields: Readonly<Record<string, string>>): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  form.target = '_blank';
  form.rel = 'noopener noreferrer';
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
