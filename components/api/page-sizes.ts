/** The first glance is short; whoever asks for more wants to read on. */
export const FIRST_ROWS = 25;
export const MORE_ROWS = 200;
