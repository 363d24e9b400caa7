import type { SuperOfficeOptions } from '../servers.ts';
import type { LoginStore } from './login-store.ts';
import type { SigningKey } from './signing-key.ts';
import type { WebPanelStore } from './web-panels.ts';

/** What the endpoints of the simulated SuperOffice share. */
export interface SuperOfficeContext extends SuperOfficeOptions {
  readonly logins: LoginStore;
  readonly key: SigningKey;
  readonly webPanels: WebPanelStore;
}
