/** How long a right to fetch a file lives: long enough for a slow click, worthless in somebody's notes. */
export const FILE_HANDLE_MS = 60_000;

/** How long the panel offers one; what remains is for the way there. */
export const FILE_OFFER_MS = FILE_HANDLE_MS - 10_000;
