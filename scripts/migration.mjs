// The TypeORM command line with this project's DataSource (ormconfig.ts) and folder (migrations/).
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const USAGE = `usage: npm run migration:revert | migration:show
       npm run migration:generate -- <name> | migration:create -- <name>   (a name such as add-phone-number)
`;
const NEEDS_NAME = ['generate', 'create'];

const [command, name, ...rest] = process.argv.slice(2);
const known = ['revert', 'show', ...NEEDS_NAME].includes(command);
const named = NEEDS_NAME.includes(command);
if (!known || rest.length > 0 || named !== (name !== undefined)) fail(USAGE);
if (named && !/^[a-z][a-z0-9-]*$/.test(name)) {
  fail(
    `${USAGE}A name starts with a lower-case letter and contains lower-case letters, digits and dashes.\n`,
  );
}

if (command !== 'create') {
  await import('./build-if-needed.mjs');
  await checkConfiguration();
  // A new SQLite database is readable by its owner only, as one that the server creates.
  process.umask(0o077);
}
const result = spawnSync(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('typeorm/cli.js'),
    `migration:${command}`,
    ...(named ? [`migrations/${name}`] : []),
    ...(command === 'create' ? [] : ['--dataSource', 'build/ormconfig.js']),
    ...(command === 'generate' ? ['--pretty'] : []),
  ],
  { stdio: 'inherit' },
);
process.exitCode = result.status ?? 1;

/** Reports configuration errors in one line, before TypeORM would wrap them in a stack trace. */
async function checkConfiguration() {
  await import('reflect-metadata');
  const { loadEnvironment } = await import('../build/src/config/load-environment.js');
  try {
    loadEnvironment();
  } catch (error) {
    fail(`${error.message}\n`);
  }
}

function fail(message) {
  process.stderr.write(message);
  process.exit(1);
}
