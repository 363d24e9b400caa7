import type { Provider } from 'oidc-provider';
import type { VismaConnectOptions } from '../servers.ts';
import type { GrantLedger } from './grant-ledger.ts';
import type { OidcStorage } from './oidc-storage.ts';
import type { ConnectKeys } from './signing-key.ts';

/** What the provider's configuration and its callbacks share. */
export interface ProviderParts {
  readonly options: VismaConnectOptions;
  readonly storage: OidcStorage;
  readonly ledger: GrantLedger;
  readonly keys: ConnectKeys;
  /** Known only after the provider was built from this configuration. */
  readonly getProvider: () => Provider;
}
