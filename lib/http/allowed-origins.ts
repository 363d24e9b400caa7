import { isIP } from 'node:net';
import { isLoopback } from './loopback.ts';

interface AllowedOrigins {
  /** Addresses from the configuration: Visma Connect, the ERP API old and new. */
  readonly configured: readonly string[];
  readonly superofficeLoginUrl: string;
}

/**
 * Which servers may be asked, decided by configuration. A tenant's SuperOffice host is named by
 * an answer of SuperOffice; it is believed only beside the login host (docs/superoffice.md).
 */
export function createAllowedOrigins(options: AllowedOrigins): (url: URL) => boolean {
  const origins = new Set(
    [...options.configured, options.superofficeLoginUrl].map((text) => new URL(text).origin),
  );
  return (url) => origins.has(url.origin) || isSuperOfficeHost(url, options.superofficeLoginUrl);
}

/**
 * True for the host of a tenant's WebAPI: `https` on a subdomain of the login host's parent domain
 * (login at `online.superoffice.com` admits `*.superoffice.com`), or loopback when the login is.
 */
export function isSuperOfficeHost(url: URL, loginUrl: string): boolean {
  const login = new URL(loginUrl);
  if (isLoopback(login)) return isLoopback(url);
  if (url.protocol !== 'https:' || url.port !== login.port) return false;
  return url.hostname === login.hostname || url.hostname.endsWith(`.${parentDomain(login)}`);
}

/** A login host without subdomain, or an address, has no parent that would be ours to trust. */
function parentDomain(login: URL): string {
  const labels = login.hostname.split('.');
  if (isIP(login.hostname) !== 0 || labels.length < 3) return login.hostname;
  return labels.slice(1).join('.');
}
