/** Discovery lives under `/login`, the issuer does not, and there is no userinfo (SuperOffice docs, authentication/online/api). */
export function createDiscovery(origin: string): object {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/login/common/oauth/authorize`,
    token_endpoint: `${origin}/login/common/oauth/tokens`,
    jwks_uri: `${origin}/login/.well-known/jwks`,
    end_session_endpoint: `${origin}/login/logout`,
    scopes_supported: ['openid'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['plain', 'S256'],
  };
}
