import 'server-only';
import type { PanelUser } from '../domain/actor.ts';
import { AppError, hasCode } from '../errors.ts';
import { readRequestBody } from '../http/read-request-body.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { Log } from '../log.ts';
import type { FileToSend } from './file-answer.ts';
import { fileAnswer } from './file-answer.ts';
import type { FileHandleDeps, HandledFile } from './file-handle.ts';
import { redeemFileHandle } from './file-handle.ts';
import type { FileProblem } from './file-problem.ts';
import { fileProblemOf } from './file-problem.ts';
import { requireOwnWindow } from './require-own-request.ts';

const MAX_FORM_BYTES = 2_000;

/** What a person sees in place of a file. */
export interface FileProblemPage extends FileProblem {
  /** As the panel has it; empty when the form could not be read. */
  readonly lang: string;
  readonly headers: Headers;
  readonly supportId: string;
}

interface FileDoor {
  /** Authorises the person anew and fetches; runs once per handle. */
  readonly fetchFile: (of: {
    readonly user: PanelUser;
    readonly file: HandledFile;
    /** Fires when the tab was closed. */
    readonly signal: AbortSignal;
  }) => Promise<FileToSend>;
  readonly problemPage: (problem: FileProblemPage) => Promise<Response>;
}

/**
 * Answers the form of a panel that opens a file in a tab of its own. The tab has no session: the
 * handle in the form says whose it is, and is used up before anything is fetched.
 */
export async function answerFile(
  { fileHandles, log }: { readonly fileHandles: FileHandleDeps; readonly log: Log },
  request: Request,
  { fetchFile, problemPage }: FileDoor,
): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const form = await readForm(request).catch((error: unknown) => error);
  try {
    if (!(form instanceof URLSearchParams)) throw form;
    const handle = form.get('handle') ?? '';
    const redeemed = await redeemFileHandle(fileHandles, handle, requestId);
    const fetched = await fetchFile({ ...redeemed, signal: request.signal });
    return fileAnswer(fetched, (error) => {
      if (!hasCode(error, 'http.aborted')) log.warn('file broke off', { requestId, error });
    });
  } catch (error) {
    const problem = fileProblemOf(error);
    const line = { requestId, status: problem.status, error };
    if (problem.status === 500) log.error('file failed', line);
    else log.info('file refused', line);
    const lang = form instanceof URLSearchParams ? (form.get('lang') ?? '') : '';
    return problemPage({ ...problem, lang, headers: request.headers, supportId: requestId });
  }
}

async function readForm(request: Request): Promise<URLSearchParams> {
  requireOwnWindow(request);
  const bytes = await readRequestBody(request, MAX_FORM_BYTES);
  const form = new URLSearchParams(Buffer.from(bytes).toString('utf8'));
  if (!form.has('handle')) throw new AppError('input.invalid', 'the form has no handle');
  return form;
}
