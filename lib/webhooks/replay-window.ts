const MINUTE_MS = 60_000;

/** How far the time that a webhook names may lie from ours, either way. */
export const REPLAY_WINDOW_MS = 5 * MINUTE_MS;
/** One from a clock ahead of ours passes for twice the window. */
export const REMEMBERED_MS = 2 * REPLAY_WINDOW_MS;
