/**
 * The folders of src/, from the highest layer to the lowest. A file imports from its own folder and from
 * folders further down this list, never from a folder above it; see docs/architecture.md.
 */
const LAYERS = [
  'cli',
  'app',
  'maintenance',
  'openapi',
  'pages',
  'oauth',
  'identity-providers',
  'auth',
  'users',
  'sessions',
  'mail',
  'tokens',
  'credentials',
  'identity',
  'rate-limits',
  'audit',
  'outbox',
  'jobs',
  'health',
  'access',
  'http',
  'validation',
  'observability',
  'keys',
  'database',
  'config',
  'common',
];

const folders = (names) => `^src/(${names.join('|')})/`;

const layerRules = LAYERS.slice(1).map((folder, index) => ({
  name: `${folder}-imports-no-layer-above`,
  severity: 'error',
  from: { path: folders([folder]) },
  to: { path: folders(LAYERS.slice(0, index + 1)) },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'every-folder-is-a-layer',
      comment: 'A new folder of src/ needs a place in LAYERS.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/[^/]+/', pathNot: folders(LAYERS) },
    },
    {
      name: 'no-import-of-the-entry-point',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one idea, or hide a third. No forwardRef either.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'sources-import-no-tests',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(^test/|\\.spec\\.ts$)' },
    },
    {
      name: 'sdk-imports-no-service',
      comment: 'The SDK is a separate package that is generated from openapi.json.',
      severity: 'error',
      from: { path: '^sdk/' },
      to: { pathNot: '^(sdk/|node_modules/(openapi-fetch|jose|@simplewebauthn/browser)/)' },
    },
    {
      name: 'sdk-main-entry-has-no-webauthn',
      comment: 'Apps without passkeys load and install no package for them.',
      severity: 'error',
      from: { path: '^sdk/src/', pathNot: '^sdk/src/passkey' },
      to: { path: '^(node_modules/@simplewebauthn/|sdk/src/passkey)' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'Development packages are bundled by the build; see docs/decisions.',
      severity: 'error',
      from: { path: '^(src|migrations|ormconfig)', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/' },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
