/** The part of oidc-provider 9 that the simulated Visma Connect uses; the package carries no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface AdapterPayload {
    [key: string]: unknown;
    grantId?: string;
    uid?: string;
    consumed?: unknown;
  }

  export interface Adapter {
    upsert(id: string, payload: AdapterPayload, expiresIn: number | undefined): Promise<void>;
    find(id: string): Promise<AdapterPayload | undefined>;
    findByUid(uid: string): Promise<AdapterPayload | undefined>;
    findByUserCode(userCode: string): Promise<AdapterPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Grant {
    readonly jti: string;
    readonly accountId: string;
    readonly clientId: string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    getOIDCScope(): string;
    getResourceScope(resource: string): string;
    save(): Promise<string>;
  }

  export interface Session {
    readonly id: string;
    readonly uid: string;
    accountId: string | undefined;
    loginAccount(details: { accountId: string }): void;
    save(ttlSeconds: number): Promise<unknown>;
    authorizations: unknown;
    grantIdFor(clientId: string): string | undefined;
    persist(): Promise<unknown>;
    destroy(): Promise<void>;
  }

  export interface Interaction {
    readonly uid: string;
    readonly exp: number;
    readonly params: Readonly<Record<string, string | undefined>>;
    session?: { uid: string; accountId?: string | undefined } | undefined;
    readonly grantId?: string;
    save(ttlSeconds: number): Promise<unknown>;
  }

  export interface ResourceServerInfo {
    scope: string;
    audience: string;
    accessTokenTTL: number;
    accessTokenFormat: 'jwt';
    jwt: { sign: { alg: 'RS256' } };
  }

  export interface Token {
    readonly kind: string;
    readonly grantId?: string;
    readonly clientId: string;
    scope: string | undefined;
    resourceServer: ResourceServer;
    readonly expiration: number;
    save(): Promise<string>;
  }

  export interface Client {
    readonly clientId: string;
  }

  export interface ResourceServer {
    readonly accessTokenTTL: number;
  }

  export interface Context {
    body: unknown;
    status: number;
    type: string;
    readonly query: Readonly<Record<string, string | string[] | undefined>>;
    readonly cookies: { set(name: string, value: string | null, options?: object): void };
    redirect(url: string): void;
    set(name: string, value: string): void;
    readonly oidc: {
      readonly client: Client;
      readonly params: Record<string, string | undefined>;
      readonly prompts: ReadonlySet<string>;
      readonly session: Session & { state: { postLogoutRedirectUri?: string; state?: string } };
      readonly result?: { consent?: { grantId?: string } };
      readonly entities: { readonly RefreshToken?: Token; readonly IdTokenHint?: object };
    };
  }

  export interface Jwt {
    readonly payload: Record<string, unknown> & {
      jti: string;
      iat: number;
      exp: number;
      sub?: string;
    };
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: {
      new (properties: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly Session: {
      findByUid(uid: string): Promise<Session | undefined>;
      get(context: Context): Promise<Session>;
    };
    readonly Client: { prototype: { postLogoutRedirectUriAllowed(uri: string): boolean } };
    readonly ClientCredentials: { new (properties: { client: Client; scope: string }): Token };
    readonly ResourceServer: { new (identifier: string, info: ResourceServerInfo): ResourceServer };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    createContext(request: IncomingMessage, response: ServerResponse): Context;
    cookieName(type: 'session'): string;
    registerGrantType(
      name: string,
      handler: (context: Context) => Promise<void>,
      parameters: readonly string[],
    ): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
    ): Promise<void>;
    on(event: 'grant.success', listener: (context: Context) => void): this;
    on(event: 'grant.error', listener: (context: Context, error: Error) => void): this;
    on(event: 'grant.revoked', listener: (context: Context, grantId: string) => void): this;
  }

  export namespace errors {
    class OIDCProviderError extends Error {
      readonly error_detail?: string;
    }
    class CustomOIDCProviderError extends OIDCProviderError {
      constructor(error: string, description: string);
    }
    class InvalidScope extends OIDCProviderError {
      constructor(description: string, scope: string);
    }
    class SessionNotFound extends OIDCProviderError {}
  }

  export namespace interactionPolicy {
    class Prompt {
      constructor(options: { name: string; requestable: boolean });
      readonly name: string;
    }
    function base(): Prompt[] & { add(prompt: Prompt, index: number): void };
  }
}
