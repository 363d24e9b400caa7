import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** How far a call came; in the log it tells a dead name, a silent network and a slow server apart. */
export type Phase = 'dialling' | 'securing' | 'waiting' | 'reading';

export interface PhaseWatch {
  current(): Phase;
}

/** `securing` is the TLS handshake, `waiting` from the request to the head of the answer, `reading` its body. */
export function watchPhase(outgoing: ClientRequest): PhaseWatch {
  const seen: { phase: Phase } = { phase: 'dialling' };
  const enter = (phase: Phase) => () => {
    seen.phase = phase;
  };
  outgoing.once('socket', (socket: Socket) => {
    // A connection that was kept is ready; one whose name was not found is gone already.
    if (!socket.connecting && !socket.destroyed) return enter('waiting')();
    const isSecure = 'encrypted' in socket;
    socket.once('connect', enter(isSecure ? 'securing' : 'waiting'));
    socket.once('secureConnect', enter('waiting'));
  });
  outgoing.once('response', enter('reading'));
  return { current: () => seen.phase };
}
