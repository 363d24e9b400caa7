import type { Handler } from './call.ts';

/** `GET /background/{id}`. */
export const getBackgroundState: Handler = ({ jobs, id, subject }) => jobs.describe(id, subject);

/** `GET /background/{id}/content`. */
export const getBackgroundContent: Handler = ({ jobs, id, subject }) => jobs.content(id, subject);
