import { availableParallelism } from 'node:os';
import { SEED } from './test/support/random.mjs';

/** Tests use the processor about half of the time: they wait for timers, hashes and other processes as well. */
const cores = availableParallelism();

// For all processes of the run.
process.env.TEST_SEED = String(SEED);

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        // As in tsconfig.json.
        transform: {
          legacyDecorator: true,
          decoratorMetadata: true,
          useDefineForClassFields: false,
        },
        keepClassNames: true,
      },
      sourceMaps: 'inline',
    },
  ],
};

const shared = {
  // One cache of compiled files for all projects.
  id: 'shared',
  testEnvironment: '<rootDir>/test/support/isolated.environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform,
};

/** Jest starts one PostgreSQL server for all projects with the same files. */
const withPostgres = {
  globalSetup: '<rootDir>/test/support/postgres.start.mjs',
  globalTeardown: '<rootDir>/test/support/postgres.stop.mjs',
};

/** Counting lines takes time: PostgreSQL and the units are enough for it. */
const notCounted = { coveragePathIgnorePatterns: ['/'] };

/** Lines that only SQLite reaches. */
const onlySqliteCounted = {
  coveragePathIgnorePatterns: [
    '/src/(?!maintenance/|cli/backup/|database/sqlite/|database/connect)',
  ],
};

/** The same behaviour on either engine: `sqlite` and `postgres` run the same files. */
const onEngine = (engine, extra = {}) => ({
  ...shared,
  displayName: engine,
  testMatch: ['<rootDir>/test/groups/*.group.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
  globals: { ENGINE: engine },
  ...extra,
});

export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/sdk/*.spec.ts'],
    },
    onEngine('sqlite', onlySqliteCounted),
    onEngine('postgres', withPostgres),
    // The built program and its documents: its command line and the tours.
    {
      ...shared,
      ...notCounted,
      ...withPostgres,
      displayName: 'program',
      testMatch: ['<rootDir>/test/program/*.spec.ts'],
    },
    // Pages in a browser: the documentation and the example app.
    {
      ...shared,
      ...notCounted,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/*.spec.ts'],
    },
  ],
  filter: '<rootDir>/test/support/group-filter.cjs',
  testSequencer: '<rootDir>/test/support/slowest-first.sequencer.mjs',
  reporters: [
    'default',
    '<rootDir>/test/support/contract.reporter.mjs',
    '<rootDir>/test/support/closing-line.reporter.mjs',
  ],
  // V8's own coverage would make the run twice as long.
  coverageProvider: 'babel',
  // The script of the pages runs in browsers.
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts', '!src/pages/site/script/**'],
  coverageReporters: ['text', 'text-summary'],
  coverageThreshold: { global: { lines: 95 } },
  // It only ends a test or a hook that would hang, so it suits a machine that is slow or busy.
  testTimeout: 5 * 60_000,
  maxWorkers: cores === 1 ? 1 : cores + 1,
  // ES modules of finished test files stay in memory for as long as the process.
  workerIdleMemoryLimit: '1GB',
};
