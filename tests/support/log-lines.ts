import { expect } from 'vitest';
import { z } from 'zod';
import type { Log } from '#lib/log.ts';
import { createLog } from '#lib/log.ts';

export interface LineLog {
  readonly log: Log;
  /** As they were written, line break included. */
  readonly lines: readonly string[];
}

/** A log whose lines a test reads; nothing is too small to be written. */
export function createLineLog(): LineLog {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { log: createLog({ level: 'debug', destination }), lines };
}

const eventSchema = z.looseObject({
  level: z.string(),
  event: z.string(),
  requestId: z.string().optional(),
});
export type LoggedEvent = z.output<typeof eventSchema>;

/** Each line is one JSON object and ends with the only line break in it. */
export function parseLogLines(lines: readonly string[]): readonly LoggedEvent[] {
  return lines.map((line) => {
    expect(line).toMatch(/^\{[^\r\n\u2028\u2029]*\}\n$/);
    return eventSchema.parse(JSON.parse(line));
  });
}

/** What is in these lines as a whole word or number, of what must not be. */
export function findInLines(
  lines: readonly string[],
  words: ReadonlySet<string>,
): readonly string[] {
  const found = new Set(lines.flatMap((line) => line.split(/[^\p{L}\p{N}.@-]+/u)));
  return [...words].filter((word) => found.has(word));
}
