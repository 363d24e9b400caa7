/**
 * The dependency rule of docs/architecture.md. Layers may import what their line allows and
 * nothing else of ours; the special rules below narrow it further.
 */
const OURS = '^(app|bin|components|lib|simulator|tests)/';

/** Each layer: where it lives, what of ours it may import besides itself. */
const LAYERS = [
  ['domain', '^lib/domain/', []],
  ['errors', '^lib/errors\\.ts$', []],
  ['log', '^lib/log\\.ts$', ['domain', 'errors']],
  ['http', '^lib/http/', ['domain', 'errors', 'log']],
  ['db', '^lib/db/', ['domain', 'errors', 'log']],
  ['vault', '^lib/vault/', ['domain', 'errors', 'log', 'db']],
  ['audit', '^lib/audit/', ['domain', 'errors', 'log', 'db']],
  ['health', '^lib/health/', ['domain', 'errors', 'log', 'db']],
  ['i18n', '^lib/i18n/', ['domain']],
  ['schedule', '^lib/schedule/', ['domain', 'errors', 'log', 'db']],
  ['config', '^lib/config(\\.ts$|/)', ['errors', 'domain', 'http', 'db', 'log']],
  ['visma', '^lib/visma/', ['http', 'log', 'domain', 'errors']],
  ['superoffice', '^lib/superoffice/', ['http', 'log', 'domain', 'errors']],
  [
    'use cases: connections',
    '^lib/connections/',
    ['visma', 'superoffice', 'http', 'db', 'vault', 'audit', 'log', 'domain', 'errors'],
  ],
  [
    'use cases: ledger',
    '^lib/ledger/',
    ['visma', 'superoffice', 'http', 'db', 'audit', 'log', 'domain', 'errors'],
  ],
  [
    'use cases: panels',
    '^lib/panels/',
    ['visma', 'superoffice', 'http', 'db', 'audit', 'log', 'domain', 'errors'],
  ],
  [
    'use cases: webhooks',
    '^lib/webhooks/',
    ['visma', 'http', 'db', 'audit', 'log', 'domain', 'errors'],
  ],
  [
    'auth',
    '^lib/auth/',
    ['superoffice', 'http', 'db', 'vault', 'audit', 'log', 'domain', 'errors', 'server'],
  ],
  // The files beside the folders: composition root and start.
  ['server', '^lib/(?!errors\\.|log\\.|config\\.)[a-z-]+\\.ts$', null],
  ['components', '^components/', ['domain', 'i18n']],
  [
    'delivery',
    '^(app/|bin/|proxy\\.ts$|instrumentation(-edge|-node)?\\.ts$)',
    ['server', 'auth', 'config', 'components', 'domain', 'errors', 'i18n', 'http'],
  ],
  ['simulator', '^simulator/', []],
];

const pathOf = new Map(LAYERS.map(([name, path]) => [name, path]));

const layerRules = LAYERS.filter(([, , allowed]) => allowed !== null).map(
  ([name, path, allowed]) => ({
    name: `layer: ${name}`,
    severity: 'error',
    from: { path },
    to: {
      path: OURS,
      pathNot: [path, '^tests/support/chromium', ...allowed.map((layer) => pathOf.get(layer))],
    },
  }),
);

/** Built-in modules that open sockets. */
const SOCKETS = '^(node:)?(https?|http2|net|tls|dgram)$';

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'product code stays free of tests and simulator',
      severity: 'error',
      from: { path: '^(app|bin|components|lib)/' },
      to: {
        path: '^(tests|simulator)/',
        // `npm run browser` makes available what the tests look for.
        pathNot: '^tests/support/chromium\\.ts$',
      },
    },
    {
      name: 'samples stay in the gallery',
      severity: 'error',
      from: { path: '^(app|bin|components|lib)/', pathNot: '^app/gallery/' },
      to: { path: '^app/gallery/' },
    },
    {
      name: 'only lib/db knows the database',
      severity: 'error',
      from: { path: '^(app|bin|components|lib)/', pathNot: '^lib/db/' },
      // The query builder's types may be passed through; the drivers may not.
      to: { path: '(^|node_modules/)(kysely|pg)(/|$)|^(node:)?sqlite$' },
    },
    {
      name: 'only lib/http opens sockets',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: '^lib/http/' },
      to: { path: SOCKETS },
    },
    {
      name: 'sealed tokens are opened in few files',
      severity: 'error',
      from: {
        path: OURS,
        pathNot: [
          '^lib/vault/',
          '^lib/connections/(access-token|revoke|finish-connect)\\.ts$',
          '^lib/auth/crm-token\\.ts$',
          '^lib/(server|compose)\\.ts$',
          '^tests/',
        ],
      },
      to: { path: '^lib/vault/open\\.ts$' },
    },
    {
      name: 'delivery takes only pure parts of lib/http',
      severity: 'error',
      from: { path: pathOf.get('delivery') },
      to: {
        path: '^lib/http/',
        pathNot: '^lib/http/(judge-request|loopback|request-id|security-headers)\\.ts$',
      },
    },
    {
      name: 'handlers get use cases from server()',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^lib/(config|preflight|start|compose)' },
    },
    {
      name: 'the browser reaches no secret',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '(^|node_modules/)(server-only|zod|pino)(/|$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^\\.next(-gallery)?/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
