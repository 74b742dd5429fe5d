import {
  cpSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from './temporary-folder.mjs';

/**
 * Deliberate faults, each a change of a few lines of the build, by which an experiment proves that it can fail:
 * `--fault <name>`. A pattern that no longer matches has to follow the changed source. It matches in the
 * compiled file and in the bundle, where esbuild has chosen the quotes and written `undefined` as `void 0`.
 */
const FAULTS = {
  'synchronous-off': {
    file: 'src/database/sqlite/isolate-sqlite.js',
    changes: [
      [/PRAGMA synchronous = FULL/, 'PRAGMA synchronous = OFF'],
      [/(['"]synchronous['"]), \[2\]/, '$1, [0]'],
    ],
  },
  // The logout responds 204 and writes nothing.
  'logout-not-written': {
    file: 'src/sessions/revocation.service.js',
    changes: [[/await (revokeSessions\(manager, requester, logout\))/, 'void (() => $1)']],
  },
  // The logout responds before its transaction is committed.
  'logout-answered-before-commit': {
    file: 'src/sessions/revocation.service.js',
    changes: [
      [
        /await (this\.feed\.transaction\(async \(manager, publish\) => \{[^]{0,400}?await revokeSessions\(manager, requester, logout\))/,
        'void $1',
      ],
    ],
  },
  // Each of several concurrent refreshes with one token rotates the session.
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
  // A reused token is rejected without revoking its session.
  'reuse-not-revoked': {
    file: 'src/sessions/rotation/rotation.service.js',
    changes: [[/await this\.revocation\.revokeReused\(session, \{ client \}, now\)/, 'void 0']],
  },
  // A time step of TOTP is accepted again.
  'totp-step-not-spent': {
    file: 'src/credentials/totp/totp-credentials.js',
    changes: [[/, lastStep: Or\(IsNull\(\), LessThan\(step\)\)/, '']],
  },
  // A recovery code is accepted again.
  'recovery-code-not-spent': {
    file: 'src/credentials/recovery-codes/recovery-codes.js',
    changes: [[/(mac: In\(macs\)),\s+usedAt: IsNull\(\)/, '$1']],
  },
  // Attempts are completed after a change of the password or of factors.
  'attempt-outlives-change': {
    file: 'src/auth/attempts/sign-in-attempt-statements.js',
    changes: [
      [/ AND users\.credential_epoch = \$\{epoch\}/, ''],
      [/ AND sign_in_attempts\.credential_epoch = given\.epoch/, ''],
    ],
  },
  // A completed attempt can be completed again.
  'attempt-not-consumed': {
    file: 'src/auth/attempts/sign-in-attempt-statements.js',
    changes: [[/sign_in_attempts\.consumed_at IS NULL AND /, '']],
  },
  // Cached rows are not invalidated when they change.
  'changes-not-published': {
    file: 'src/database/changes/change-feed.js',
    changes: [[/for \(const listener of this\.listeners\)\s+listener\(change\)/, 'void change']],
  },
  // Other instances receive no changes. PostgreSQL only.
  'changes-not-sent': {
    file: 'src/database/changes/postgres-change-feed.js',
    changes: [[/await manager\.query\(['"]SELECT pg_notify[^;]+;/, '']],
  },
  // A database error is answered with 500 instead of 503.
  'database-errors-as-500': {
    file: 'src/database/unavailable.js',
    changes: [
      [/if \(code !== (?:undefined|void 0)[^;]+;/, ''],
      [/return thrown instanceof Error[^;]+;/, 'return false;'],
    ],
  },
  // An `error` event of the change feed's connection without a listener ends the Node.js process.
  'change-feed-error-unhandled': {
    file: 'src/database/changes/postgres-change-feed.js',
    changes: [[/client\.on\(['"]error['"], [^;]+;/, '']],
  },
  // After a failed rollback, as on a full disk, the connection is not released.
  'connection-not-released': {
    file: 'src/database/sqlite/isolated-query-runner.js',
    changes: [[/if \(isOutermost\)\s+this\.endTransaction\(\);/, '']],
  },
  // SIGTERM ends the process without closing the application.
  'exit-immediately': {
    file: 'src/app/shut-down.js',
    changes: [[/void app\.close\(\)/, 'process.exit(0);\n$&']],
  },
  // Shutdown closes all connections at once, also those with a request in flight.
  'busy-connections-closed': {
    file: 'src/http/server/close-connections.js',
    changes: [
      [
        /setTimeout\(\(\) => (server\.server\.closeAllConnections\(\)), CLOSE_LIMIT\)\.unref\(\)/,
        '$1',
      ],
    ],
  },
  // Shutdown waits for a client that never completes its request.
  'stalled-connections-not-closed': {
    file: 'src/http/server/close-connections.js',
    changes: [[/setTimeout\(\(\) => server\.server\.closeAllConnections[^;]+;/, '']],
  },
  // A delivery counts as delivered before its attempt.
  'delivery-recorded-early': {
    file: 'src/outbox/delivery-runner.js',
    changes: [
      [/const error = await attempt\.run/, 'await recordDelivered(this.manager, claim);\n$&'],
    ],
  },
  // A failed attempt is not repeated.
  'delivery-not-repeated': {
    file: 'src/outbox/record-result.js',
    changes: [[/const isDead = isPermanent/, 'const isDead = true']],
  },
  // Mails get a new `Message-ID` at each attempt.
  'message-id-per-attempt': {
    file: 'src/mail/transports/mime.js',
    changes: [[/messageId: `<\$\{id\}@/, 'messageId: `<${Math.random()}@']],
  },
  'migrations-without-transaction': {
    file: 'src/database/migrate.js',
    changes: [
      [/await runner\.startTransaction\(\);/, ''],
      [/await runner\.commitTransaction\(\);/, ''],
    ],
  },
  // The default of TypeORM: one transaction per migration.
  'migrations-in-separate-transactions': {
    file: 'src/database/migrate.js',
    changes: [
      [/await runner\.startTransaction\(\);/, ''],
      [/await runner\.commitTransaction\(\);/, ''],
      [/executor\.transaction = ['"]none['"]/, "executor.transaction = 'each'"],
    ],
  },
  // Concurrent starts migrate without an advisory lock. PostgreSQL only.
  'migrations-without-lock': {
    file: 'src/database/migrate.js',
    changes: [[/await runner\.query\(['"]SELECT pg_advisory_xact_lock[^;]+;/, '']],
  },
};

/** For the test that applies each of them. @public */
export const FAULT_NAMES = Object.keys(FAULTS);

/**
 * Applies a fault to a copy of the build: to the bundle, and to the compiled program in `build/` beside it.
 *
 * @param dist folder of the unchanged bundle
 * @param name of the fault; empty for none
 * @returns the folder of the bundle to run
 * @throws Error when the fault is unknown or its pattern does not match
 */
export async function applyFault(dist, name) {
  if (name === '') return dist;
  const root = resolve(dist, '..');
  const changed = changeBuild(root, name);
  const project = createProject(root, ['build', 'dist']);
  for (const [path, text] of changed) writeFileSync(join(project, path), text);
  return join(project, 'dist');
}

/** Applies a fault. @returns the texts of the changed files, by their paths in the project @public */
export function changeBuild(root, name) {
  const fault = FAULTS[name];
  if (!fault) throw new Error(`--fault is one of ${FAULT_NAMES.join(', ')}`);
  const bundle = readBundle(root);
  const changed = new Map();
  for (const { file, changes } of [fault].flat()) {
    const compiled = join('build', file);
    changed.set(compiled, changes.reduce(change, readFileSync(join(root, compiled), 'utf8')));
    const path = [...bundle.keys()].find((each) => bundle.get(each).includes(headerOf(file)));
    if (!path) throw new Error(`the bundle has no ${file}`);
    bundle.set(path, changeModule(bundle.get(path), file, changes));
    changed.set(path, bundle.get(path));
  }
  return changed;
}

function readBundle(root) {
  const chunks = readdirSync(join(root, 'dist/chunks')).map((name) => join('dist/chunks', name));
  const paths = ['dist/src/main.js', ...chunks];
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The line above the code of a compiled file in the bundle. */
const headerOf = (file) => `\n// build/${file}\n`;

/** Changes the code of one file in a chunk. It may have several parts: esbuild puts imported code in between. */
function changeModule(chunk, file, changes) {
  const parts = chunk.split(/(?=\n\/\/ (?:build|node_modules)\/)/);
  for (const one of changes) {
    const [pattern] = one;
    const index = parts.findIndex((part) => part.startsWith(headerOf(file)) && pattern.test(part));
    parts[index] = change(parts[index] ?? '', one);
  }
  return parts.join('');
}

/** Copies a bundle, until the end of the run. @returns the folder of the copy */
export function copyBuild(dist) {
  return join(createProject(resolve(dist, '..'), ['dist']), 'dist');
}

/** Copies folders of a project and links its packages. @returns the new project folder */
function createProject(root, folders) {
  const project = temporaryFolder('build');
  for (const name of [...folders, 'package.json']) {
    cpSync(join(root, name), join(project, name), { recursive: true });
  }
  symlinkSync(realpathSync(join(root, 'node_modules')), join(project, 'node_modules'), 'junction');
  return project;
}

function change(text, [pattern, replacement]) {
  if (!pattern.test(text))
    throw new Error(`the pattern of the fault does not match: ${String(pattern)}`);
  return text.replace(pattern, replacement);
}
