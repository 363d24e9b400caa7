import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import type { Log, LogFields } from '#lib/log.ts';
import { createLog } from '#lib/log.ts';

function recorded(write: (log: Log) => void): { raw: string; lines: Record<string, unknown>[] } {
  const chunks: string[] = [];
  write(createLog({ level: 'debug', destination: { write: (line) => chunks.push(line) } }));
  const raw = chunks.join('');
  const lines = raw.split('\n').filter((line) => line !== '');
  return { raw, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('a log line', () => {
  it('is one JSON object with level, time and event', () => {
    const { lines } = recorded((log) => {
      log.info('connection checked', { connectionId: 'c1', durationMs: 12 });
    });
    expect(lines).toEqual([
      {
        level: 'info',
        at: expect.any(String) as string,
        event: 'connection checked',
        connectionId: 'c1',
        durationMs: 12,
      },
    ]);
  });

  it('drops every field that is not on the list', () => {
    const { raw } = recorded((log) => {
      log.info('x', { accessToken: 'canary', requestId: 'r' } as LogFields);
    });
    expect(raw).not.toContain('canary');
  });

  it('stays one line whatever a value contains', () => {
    const { lines } = recorded((log) => {
      log.warn('x\r\n{"level":"info"}', { reason: 'a\r\nb\u2028c' });
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ event: 'x {"level":"info"}', reason: 'a b c' });
  });

  it('replaces what looks like a token', () => {
    const { raw } = recorded((log) => {
      log.info('x', { reason: 'Bearer canary.1 and eyJhbGciOi.eyJjYW5hcnk.c2ln' });
    });
    expect(raw).not.toMatch(/canary|eyJ/);
  });

  it('carries the fields of its parent', () => {
    const { lines } = recorded((log) => {
      log.child({ requestId: 'r1' }).child({ tenantId: 'Cust1' }).error('x');
    });
    expect(lines[0]).toMatchObject({ requestId: 'r1', tenantId: 'Cust1', level: 'error' });
  });
});

describe('a logged error', () => {
  it('says code, status, facts and the codes of its causes', () => {
    const cause = Object.assign(new Error('socket to canary'), { code: 'ECONNRESET' });
    const { lines, raw } = recorded((log) => {
      log.error('x', {
        error: new AppError('visma.unavailable', 'no answer', {
          status: 503,
          facts: { vismaId: 'v' },
          cause: new AppError('http.unreachable', 'reset', { cause }),
        }),
      });
    });
    expect(lines[0]?.['error']).toEqual({
      code: 'visma.unavailable',
      message: 'no answer',
      status: 503,
      'fact.vismaId': 'v',
      causes: ['http.unreachable', 'ECONNRESET'],
    });
    expect(raw).not.toContain('canary');
  });

  it('keeps of a foreign error the place, not the text, which may quote a body', () => {
    const { lines, raw } = recorded((log) => {
      try {
        JSON.parse('<html>canary</html>');
      } catch (error) {
        log.error('x', { error });
      }
    });
    expect(raw).not.toContain('canary');
    expect(lines[0]?.['error']).toMatchObject({ code: 'SyntaxError' });
  });
});
