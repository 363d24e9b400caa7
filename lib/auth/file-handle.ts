import 'server-only';
import { z } from 'zod';
import type { FileHandleStore } from '../db/file-handle-store.ts';
import type { PanelUser } from '../domain/actor.ts';
import type { Clock } from '../domain/clock.ts';
import { FILE_HANDLE_MS } from '../domain/file-handle.ts';
import { AppError } from '../errors.ts';
import { createOpaqueToken, hashToken } from '../vault/opaque-token.ts';
import type { AuthDeps } from './auth-deps.ts';
import { LIFETIMES } from './lifetimes.ts';
import { toPanelUser } from './require-user.ts';

export interface FileHandleDeps {
  readonly handles: FileHandleStore;
  readonly sessions: AuthDeps['sessions'];
  readonly clock: Clock;
}

/** What a handle is good for. The ids are those of the frame's request; nothing of it is believed later. */
const fileSchema = z.object({
  panelKey: z.string(),
  uctx: z.string(),
  usid: z.string(),
  cuid: z.string(),
  connection: z.string(),
  /** Of the document; both absent for the customer's statement of account. */
  type: z.string().optional(),
  number: z.string().optional(),
  attachment: z.string().optional(),
  /** Of a statement. */
  period: z.record(z.string(), z.string()).optional(),
});
export type HandledFile = z.infer<typeof fileSchema>;

/**
 * A right to fetch one file once within a minute, for a tab that has no session: the panel's cookie
 * is partitioned, and a tab of its own is another partition (docs/decisions/0013-print.md).
 */
export async function createFileHandle(
  { handles, clock }: FileHandleDeps,
  user: PanelUser,
  file: HandledFile,
): Promise<string> {
  const handle = createOpaqueToken();
  const now = clock();
  await handles.insert({
    handleHash: hashToken(handle),
    tenantId: user.tenantId,
    sessionHash: user.sessionHash,
    file: JSON.stringify(file),
    now,
    expiresAt: now + FILE_HANDLE_MS,
  });
  return handle;
}

/**
 * Uses a handle up: gives the person whose session made it, and what it was made for. Throws
 * `document.used-handle` when it is unknown, used or too old, and `auth.signed-out` when its session
 * has ended meanwhile.
 */
export async function redeemFileHandle(
  { handles, sessions, clock }: FileHandleDeps,
  handle: string,
  requestId: string,
): Promise<{ readonly user: PanelUser; readonly file: HandledFile }> {
  const now = clock();
  const stored = await handles.use(hashToken(handle), now);
  if (stored === undefined) {
    throw new AppError('document.used-handle', 'no such handle, or it is used or too old');
  }
  const session = await sessions.findLive({
    idHash: stored.sessionHash,
    kind: 'panel',
    now,
    idleMs: LIFETIMES.panelSessionMs,
  });
  if (session?.tenantId !== stored.tenantId) {
    throw new AppError('auth.signed-out', 'the session behind the handle has ended');
  }
  return {
    user: toPanelUser(session, requestId),
    file: fileSchema.parse(JSON.parse(stored.file)),
  };
}
