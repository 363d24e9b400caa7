import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const environmentOnly = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read by lib/config.ts only.',
};
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Exports have names; only Next and tools ask for a default export.',
};
const noEnum = {
  selector: 'TSEnumDeclaration',
  message: 'Node strips types: use a union of literals.',
};
const noFetch = {
  selector:
    ":matches(CallExpression[callee.name='fetch'], MemberExpression[object.name=/^(globalThis|window|self)$/][property.name='fetch'])",
  message: 'Servers are asked through lib/http, our own server through components/api.',
};
const noClock = {
  selector:
    ":matches(CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0])",
  message: 'Time is an argument (lib/domain/clock.ts).',
};
const noVariable = {
  selector: 'Program > VariableDeclaration[kind=/^(let|var)$/]',
  message:
    'A production process holds four copies of each module: state hangs on what server() returns.',
};
const everywhere = [environmentOnly, noDefaultExport, noEnum, noFetch, noVariable];
const except = (...rules) => everywhere.filter((rule) => !rules.includes(rule));
const syntax = (...rules) => ({ 'no-restricted-syntax': ['error', ...rules] });

/** Files whose default export Next or a tool looks for. */
const defaultExportFiles = [
  'app/**/{page,page.gallery,layout,not-found,error,global-error,loading,template}.tsx',
  '*.config.{js,ts,mjs}',
  'tests/support/*-global-setup.ts',
  'lib/i18n/{compile-messages,format-message}.ts',
];

export default defineConfig(
  {
    ignores: [
      '.next/',
      '.next-gallery/',
      'data/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'next-env.d.ts',
      '.dependency-cruiser.cjs',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...syntax(...everywhere),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers in texts are what they look like.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `server()` and its collaborators are plain objects of closures: methods do not use `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `return response.end()` is an early return and reads as one.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Amounts are branded numbers, which this rule takes for something else.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      // An async function may only be there to keep a promise's contract: a throw becomes a rejection.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-deprecated': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
    },
  },
  {
    files: ['{app,components}/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  { files: ['lib/config.ts'], rules: syntax(...except(environmentOnly)) },
  {
    // A separate program, whose whole environment is SIMULATOR_*.
    files: ['simulator/**/*.ts'],
    rules: {
      ...syntax(...except(environmentOnly, noFetch)),
      // `return send(…)` ends a case of a router; the provider library's interfaces want promises.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: [
      'lib/domain/**/*.ts',
      'lib/{connections,ledger,panels,visma,superoffice,vault,webhooks}/**/*.ts',
    ],
    rules: syntax(...everywhere, noClock),
  },
  { files: ['components/api/**/*.{ts,tsx}'], rules: syntax(...except(noFetch)) },
  { files: defaultExportFiles, rules: syntax(...except(noDefaultExport)) },
  // It is read by Next before there is anything of ours.
  {
    files: ['next.config.js'],
    rules: syntax(...except(noDefaultExport, environmentOnly)),
  },
  {
    files: ['tests/**/*.{ts,tsx}', 'playwright.config.ts'],
    rules: {
      ...syntax(noEnum),
      // expect.any and friends are typed any by the library.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': 'off',
    },
  },
);
