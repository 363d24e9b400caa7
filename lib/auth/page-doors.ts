import 'server-only';
import { headers } from 'next/headers';
import type { PanelUser } from '../domain/actor.ts';
import { server } from '../server.ts';
import { findPanelUser } from './require-user.ts';

/** For the panel's page: the CRM user of this request, or undefined when signed out. */
export async function panelUserOfPage(): Promise<PanelUser | undefined> {
  return findPanelUser((await server()).auth, await headers());
}
