export const WIDTHS = [350, 480, 720, 960, 1200] as const;
export const SCHEMES = ['light', 'dark'] as const;

/** Which frames are shown; few are there at once, many as they are scrolled to. */
export interface FrameChoice {
  readonly widths: readonly number[];
  readonly schemes: readonly (typeof SCHEMES)[number][];
}
