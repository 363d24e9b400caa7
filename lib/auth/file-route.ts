import 'server-only';
import type { PanelUser } from '../domain/actor.ts';
import type { Server } from '../server.ts';
import { server } from '../server.ts';
import type { FileProblemPage } from './answer-file.ts';
import { answerFile } from './answer-file.ts';
import type { FileToSend } from './file-answer.ts';
import type { HandledFile } from './file-handle.ts';

interface FileRoute<Params> {
  readonly fetchFile: (call: {
    readonly server: Server;
    readonly user: PanelUser;
    readonly file: HandledFile;
    readonly signal: AbortSignal;
    readonly params: Params;
  }) => Promise<FileToSend>;
  readonly problemPage: (problem: FileProblemPage) => Promise<Response>;
}

/** A route that a form of the panel opens in a tab of its own. */
export function fileRoute<Params>({ fetchFile, problemPage }: FileRoute<Params>) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    const composed = await server();
    const params = await context.params;
    return answerFile(composed, request, {
      fetchFile: (of) => fetchFile({ ...of, server: composed, params }),
      problemPage,
    });
  };
}
