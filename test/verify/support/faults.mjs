import { cpSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle } from '../../../scripts/bundle.mjs';
import { temporaryFolder } from './temporary.mjs';

/**
 * Deliberate mistakes, each a change of a line or two of the built program, by which an experiment shows
 * that it can fail: `--fault <name>`. Where the line is not found any more, the source has changed,
 * and the fault has to be written anew.
 */
const FAULTS = {
  'sync-off': {
    file: 'src/database/sqlite/isolate-sqlite.js',
    changes: [
      [/PRAGMA synchronous = FULL/, 'PRAGMA synchronous = OFF'],
      [/'synchronous', \[2\]/, "'synchronous', [0]"],
    ],
  },
  // Answers 204 and writes nothing.
  'logout-not-written': {
    file: 'src/sessions/revocation.service.js',
    changes: [[/await (revokeSessions\(manager, requester, logout\))/, 'void (() => $1)']],
  },
  // Answers before the transaction is committed.
  'logout-not-awaited': {
    file: 'src/sessions/revocation.service.js',
    changes: [
      [
        /await (this\.feed\.transaction\(async \(manager, publish\) => \{[^]{0,200}?await revokeSessions\(manager, requester, logout\))/,
        'void $1',
      ],
    ],
  },
  // Of several refreshes with one token, each moves the row on.
  'rotation-unconditional': [
    {
      file: 'src/sessions/rotation/rotation-statements.js',
      changes: [
        [/AND sessions\.generation = \$\{rotation\}\.generation/, ''],
        [/SET generation = rotation\.generation \+ 1/, 'SET generation = sessions.generation + 1'],
      ],
    },
    {
      file: 'src/sessions/rotation/rotation-writer.js',
      changes: [[/this\.resolveDuplicates\([^;]+;/, '']],
    },
  ],
  // A used-up token is refused, and its session goes on.
  'reuse-ignored': {
    file: 'src/sessions/rotation/rotation.service.js',
    changes: [[/await this\.revocation\.revokeReused\(session, \{ client \}, now\)/, 'void 0']],
  },
  // What was read stays in memory when it changes.
  'changes-not-told': {
    file: 'src/database/changes/change-feed.js',
    changes: [[/for \(const listener of this\.listeners\)\s+listener\(change\)/, 'void change']],
  },
  // An error of the database is answered as one of the program: 500.
  'database-errors-as-500': {
    file: 'src/database/unavailable.js',
    changes: [
      [/if \(code !== undefined[^;]+;/, ''],
      [/return thrown instanceof Error[^;]+;/, 'return false;'],
    ],
  },
  // Nobody listens when the connection that is told of changes breaks: that ends a Node process.
  'lost-connection-unheard': {
    file: 'src/database/changes/postgres-change-feed.js',
    changes: [[/client\.on\('error', [^;]+;/, '']],
  },
  // After a rollback that fails, as it does on a full disk, nobody else gets the connection.
  'connection-not-given-back': {
    file: 'src/database/sqlite/isolated-query-runner.js',
    changes: [[/if \(isOutermost\)\s+this\.endTransaction\(\);/, '']],
  },
  'exit-at-once': {
    file: 'src/app/shut-down.js',
    changes: [[/void app\.close\(\)/, 'process.exit(0);\n$&']],
  },
  // All connections, also those with a request on them.
  'connections-cut': {
    file: 'src/http/server/close-connections.js',
    changes: [
      [
        /setTimeout\(\(\) => (server\.server\.closeAllConnections\(\)), CLOSE_LIMIT\)\.unref\(\)/,
        '$1',
      ],
    ],
  },
  // A client that never sends the rest of its request is waited for.
  'stalled-awaited': {
    file: 'src/http/server/close-connections.js',
    changes: [[/setTimeout\(\(\) => server\.server\.closeAllConnections[^;]+;/, '']],
  },
  'migrations-without-transaction': {
    file: 'src/database/migrate.js',
    changes: [
      [/await runner\.startTransaction\(\);/, ''],
      [/await runner\.commitTransaction\(\);/, ''],
    ],
  },
  // TypeORM's own way: every migration in a transaction of its own.
  'migrations-apart': {
    file: 'src/database/migrate.js',
    changes: [
      [/await runner\.startTransaction\(\);/, ''],
      [/await runner\.commitTransaction\(\);/, ''],
      [/executor\.transaction = 'none'/, "executor.transaction = 'each'"],
    ],
  },
  // On PostgreSQL.
  'migrations-unlocked': {
    file: 'src/database/migrate.js',
    changes: [[/await runner\.query\('SELECT pg_advisory_xact_lock[^;]+;/, '']],
  },
};

/** For the test that tries them all. @public */
export const FAULT_NAMES = Object.keys(FAULTS);

/**
 * @param dist folder of the unchanged bundle; the compiled program is in `build/` beside it
 * @param name of the fault; empty for none
 * @returns the folder of the bundle to run
 */
export async function withFault(dist, name) {
  if (name === '') return dist;
  const project = compileFault(resolve(dist, '..'), name);
  await bundle(join(project, 'build'), join(project, 'dist'));
  return join(project, 'dist');
}

/** @returns the folder of a project whose compiled program has the fault, not yet bundled. @public */
export function compileFault(root, name) {
  const fault = FAULTS[name];
  if (!fault) throw new Error(`--fault is one of ${FAULT_NAMES.join(', ')}`);
  const project = createProject(root, 'build');
  for (const { file, changes } of [fault].flat()) {
    const path = join(project, 'build', file);
    writeFileSync(path, changes.reduce(change, readFileSync(path, 'utf8')));
  }
  return project;
}

/** @returns the folder of a copy of the bundle, to change; deleted at the end of the run */
export function copyBuild(dist) {
  return join(createProject(resolve(dist, '..'), 'dist'), 'dist');
}

/** A copy of one folder of a project, with its packages. */
function createProject(root, folder) {
  const copy = temporaryFolder('build');
  cpSync(join(root, folder), join(copy, folder), { recursive: true });
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'), 'junction');
  return copy;
}

function change(text, [pattern, replacement]) {
  if (!pattern.test(text)) throw new Error(`the fault finds no ${String(pattern)} to change`);
  return text.replace(pattern, replacement);
}
