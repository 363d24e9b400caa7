import type { Clock } from '../domain/clock.ts';

/** How often a server lets the same request come. Data only. */
export interface RepeatPolicy {
  readonly sent: { readonly atMost: number; readonly withinMs: number };
  readonly refused: { readonly atMost: number; readonly withinMs: number };
  /** The least recently sent goes first; what is forgotten is counted anew. */
  readonly maxRemembered: number;
}

export interface RepeatGuard {
  /** The instant (epoch ms) before which this request would be one too many; undefined when it may be sent. */
  heldUntil(request: string): number | undefined;
  noteSent(request: string): void;
  /** The server answered that the request itself is wrong, and will say so again. */
  noteRefused(request: string): void;
}

interface Times {
  sent: readonly number[];
  refused: readonly number[];
}

/** Counts identical requests. `request` is whatever tells them apart, best a digest. In memory. */
export function createRepeatGuard(clock: Clock, policy: RepeatPolicy): RepeatGuard {
  const known = new Map<string, Times>();

  const timesOf = (request: string): Times => {
    const { sent, refused } = known.get(request) ?? { sent: [], refused: [] };
    const now = clock();
    return {
      sent: sent.filter((at) => at > now - policy.sent.withinMs),
      refused: refused.filter((at) => at > now - policy.refused.withinMs),
    };
  };

  const remember = (request: string, times: Times): void => {
    known.delete(request);
    known.set(request, times);
    const [oldest] = known.keys();
    if (known.size > policy.maxRemembered && oldest !== undefined) known.delete(oldest);
  };

  return {
    heldUntil(request) {
      const { sent, refused } = timesOf(request);
      const until = Math.max(freeAt(sent, policy.sent), freeAt(refused, policy.refused));
      return until > clock() ? until : undefined;
    },
    noteSent(request) {
      const { sent, refused } = timesOf(request);
      remember(request, { refused, sent: [...sent, clock()] });
    },
    noteRefused(request) {
      const { sent, refused } = timesOf(request);
      remember(request, { sent, refused: [...refused, clock()] });
    },
  };
}

/** When the oldest of the times that fill the window leaves it; 0 when there is room. */
function freeAt(
  times: readonly number[],
  { atMost, withinMs }: { readonly atMost: number; readonly withinMs: number },
): number {
  const blocking = times.at(-atMost);
  return blocking === undefined ? 0 : blocking + withinMs;
}
