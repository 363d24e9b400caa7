import { z } from 'zod';

/** Where an operation is asked about: path segments as plain text, of the address we are configured for. */
export type BackgroundPath = readonly string[];

export interface BackgroundState {
  /** A word we do not know may mean anything but an end. */
  readonly progress: 'running' | 'finished' | 'failed';
  /** Of the request that was run in the background; 0 before its end. */
  readonly statusCode: number;
  readonly contentPath: BackgroundPath;
}

const acceptedSchema = z.object({ id: z.string().min(1).max(200), stateLocation: location() });
const stateSchema = z.object({
  status: z.string(),
  statusCode: z.number().int().catch(0),
  contentLocation: location(),
});

/** Undefined when the answer names no operation. */
export function findBackgroundPath(json: unknown): BackgroundPath | undefined {
  const accepted = acceptedSchema.safeParse(json);
  if (!accepted.success) return undefined;
  const { id, stateLocation } = accepted.data;
  return pathIn(stateLocation, false) ?? ['v1', 'background', id];
}

/** Undefined when the answer is no state. */
export function findBackgroundState(
  json: unknown,
  statePath: BackgroundPath,
): BackgroundState | undefined {
  const state = stateSchema.safeParse(json);
  if (!state.success) return undefined;
  const { status, statusCode, contentLocation } = state.data;
  return {
    progress: status === 'Finished' ? 'finished' : status === 'Failed' ? 'failed' : 'running',
    statusCode,
    contentPath: pathIn(contentLocation, true) ?? [...statePath, 'content'],
  };
}

function location() {
  return z.string().max(2_000).optional().catch(undefined);
}

/**
 * The end of the path that a location of Visma's names. Its host is never asked: it may be another
 * one of Visma's, as recorded, or anybody's.
 */
function pathIn(location: string | undefined, hasContent: boolean): BackgroundPath | undefined {
  const url = location === undefined ? null : URL.parse(location, 'https://nowhere.invalid');
  const shape = hasContent
    ? /\/(v\d{1,2})\/background\/([\w-]{1,200})\/content$/
    : /\/(v\d{1,2})\/background\/([\w-]{1,200})$/;
  const [, version, id] = shape.exec(url?.pathname ?? '') ?? [];
  if (version === undefined || id === undefined) return undefined;
  return [version, 'background', id, ...(hasContent ? ['content'] : [])];
}
