/** Imports point downward only; see docs/architecture.md. */
const FEATURES = ['auth', 'sessions', 'users'];
const INFRASTRUCTURE = ['crypto', 'audit', 'throttling', 'health', 'docs', 'metrics', 'tracing'];
const folders = (names) => `^src/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one idea, or hide a third. No forwardRef either.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'users-know-no-sessions',
      comment:
        'Accounts tell sessions through AccessChanges; access control is metadata in common/access.',
      severity: 'error',
      from: { path: folders(['users']) },
      to: { path: folders(['auth', 'sessions']) },
    },
    {
      name: 'sessions-know-no-auth',
      severity: 'error',
      from: { path: folders(['sessions']) },
      to: { path: folders(['auth']) },
    },
    {
      name: 'infrastructure-knows-no-features',
      severity: 'error',
      from: { path: folders([...INFRASTRUCTURE, 'database', 'config', 'common']) },
      to: { path: folders(FEATURES) },
    },
    {
      name: 'database-knows-no-infrastructure',
      severity: 'error',
      from: { path: folders(['database']) },
      to: { path: folders(INFRASTRUCTURE) },
    },
    {
      name: 'config-and-common-are-the-ground',
      severity: 'error',
      from: { path: folders(['config', 'common']) },
      to: { path: folders([...INFRASTRUCTURE, 'database']) },
    },
    {
      name: 'only-the-root-composes',
      comment: 'Nothing below imports the application, its entry points or the command line.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/cli/' },
      to: { path: '^src/([^/]+\\.ts$|cli/)' },
    },
    {
      name: 'sources-import-no-tests',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(^test/|\\.spec\\.ts$)' },
    },
    {
      name: 'the-sdk-stands-alone',
      comment: 'It is a package of its own: all that it knows of the service is openapi.json.',
      severity: 'error',
      from: { path: '^sdk/' },
      to: { pathNot: '^(sdk/|node_modules/openapi-fetch/)' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^(src|migrations|ormconfig)', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown', 'undetermined'] },
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
