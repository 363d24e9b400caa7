import { z } from 'zod';
import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, parseClaim, parsePanelKey } from '../panel-address.ts';

const body = z.object({
  uctx: z.string(),
  usid: z.string(),
  cuid: z.string(),
  preferences: z.unknown(),
});

/** How this person left the panel: a `PanelPreferences`. */
export const GET = panelRoute<PanelParams>(
  ({ server, user, params, query }) =>
    server.panels.findPreferences(user, parsePanelKey(params), parseClaim(query)),
  'change',
);

/** Replaces them; the use case checks every field. */
export const POST = panelRoute<PanelParams>(async ({ server, user, params, json }) => {
  const { preferences, ...claim } = await json(body);
  const key = parsePanelKey(params);
  await server.panels.savePreferences(user, key, claimIn(claim), preferences);
}, 'change');
