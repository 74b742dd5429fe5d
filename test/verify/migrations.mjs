// Experiment F: SIGKILL during a migration leaves either the old or the new schema, and concurrent starts
// migrate once. See docs/reliability.md.
import { execFileSync } from 'node:child_process';
import { createDatabase } from './support/database.mjs';
import { copyBuild, applyFault } from './support/faults.mjs';
import { readOptions, runExperiment, logProgress } from './support/run.mjs';
import { addRows, describeSchema, removeLaterMigrations, readRows } from './support/schema.mjs';
import { Server } from './support/server.mjs';
import { startCounted } from './support/start-counted.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** Servers that start concurrently. */
const CONCURRENT_STARTS = 3;

/** SIGKILL before the statement is sent, or while the database executes it. */
const MOMENTS = ['before', 'during'];

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Number of kills, evenly spread over the statements; 0 for two at each statement.
    kills: 0,
    // Rounds of concurrent starts.
    rounds: 50,
    // The database to migrate: `empty`, `first` (the first migration is applied) or `both`.
    from: 'both',
    dist: 'dist',
    fault: '',
  });
  const dist = await applyFault(options.dist, options.fault);
  const empty = await createDatabase(options.database);
  const setting = { options, dist, targetSchema: await readTargetSchema(empty, dist) };
  const results = [];
  if (options.from !== 'first') {
    results.push(await killAtEachStatement('killed, empty database', empty, setting));
  }
  if (options.from !== 'empty') {
    const first = await createFirstVersion(empty, options.dist);
    results.push(await killAtEachStatement('killed, first migration applied', first, setting));
  }
  if (options.rounds > 0) {
    results.push(
      await startConcurrently(
        `${CONCURRENT_STARTS} concurrent starts, empty database`,
        empty,
        setting,
      ),
    );
  }
  const faults = results.flatMap((result) => result.faults);
  printFaults({ violation: faults });
  printTable(results.map(({ row }) => row));
  return faults.length === 0;
});

/** A database with rows and the first migration only, as an earlier release would leave it. */
async function createFirstVersion(empty, dist) {
  const database = await empty.copy();
  // Not by a server: this version of it reads columns that the first schema does not have.
  runProgram(database, removeLaterMigrations(copyBuild(dist)), 'migrate');
  await addRows(database);
  return database;
}

/** The schema after an undisturbed migration. */
async function readTargetSchema(empty, dist) {
  const database = await empty.copy();
  await startAndStop(database, dist);
  return describeSchema(database);
}

/** @throws Error with the output of the program, unless it succeeds */
function runProgram(database, dist, command) {
  const server = new Server({ name: 'A', dist, port: 0, variables: variablesFor(database) });
  const [program, ...args] = server.command.toSpliced(-1, 1, command);
  execFileSync(program, args, { env: server.variables, stdio: 'pipe' });
}

async function startAndStop(database, dist) {
  const server = await serverFor(database, dist);
  await server.start();
  await server.stop();
}

function serverFor(database, dist, name = 'A') {
  return Server.create({ name, dist, variables: variablesFor(database) });
}

function variablesFor(database) {
  return { DATABASE_URL: database.urlFor('A') };
}

/**
 * Kills a server at each planned statement, each time on a copy of the database, compares the schema,
 * and starts another server on that copy.
 *
 * @returns `{ row, faults }`
 */
async function killAtEachStatement(name, origin, { options, dist, targetSchema }) {
  const before = { schema: await describeSchema(origin), rows: await readRows(origin) };
  const statements = await countStatements(origin, dist);
  const counts = { old: 0, new: 0, neither: 0 };
  const faults = [];
  const kills = planKills(statements, options.kills);
  logProgress(`${name}: ${kills.length} kills in ${statements} statements`);
  for (const { point, moment } of kills) {
    const trial = await origin.copy();
    const last = await killAt(trial, dist, { point, moment });
    const left = await describeSchema(trial);
    const kind = left === before.schema ? 'old' : left === targetSchema ? 'new' : 'neither';
    counts[kind] += 1;
    const found = kind === 'neither' ? ['the schema is neither the old nor the new one'] : [];
    found.push(...(await startAgain(trial, dist, { rows: before.rows, targetSchema })));
    faults.push(...found.map((text) => `${name}: ${text}, ${moment} ${point}: ${last}`));
    await trial.drop();
  }
  const row = {
    database: options.database,
    case: name,
    statements,
    runs: kills.length,
    'old schema': counts.old,
    'new schema': counts.new,
    neither: counts.neither,
    rows: before.rows.length,
    violations: faults.length,
  };
  return { row, faults };
}

/** Counts the statements that a server sends until it listens. */
async function countStatements(origin, dist) {
  const trial = await origin.copy();
  const { statements } = await startCounted(trial.urlFor('A'), dist);
  await trial.waitForDisconnect('A');
  await trial.drop();
  if (statements.length === 0) throw new Error('no statement of the server was observed');
  return statements.length;
}

/** @returns the text of the statement at the kill */
async function killAt(trial, dist, { point, moment }) {
  const { statements } = await startCounted(trial.urlFor('A'), dist, { point, moment });
  await trial.waitForDisconnect('A');
  return statements.at(-1)?.slice(0, 60);
}

/** Starts a server on the database of a killed one. @returns the faults */
async function startAgain(database, dist, { rows, targetSchema }) {
  const faults = [];
  try {
    await startAndStop(database, dist);
    if ((await describeSchema(database)) !== targetSchema)
      faults.push('the next start does not migrate to the new schema');
    const kept = await readRows(database);
    if (JSON.stringify(kept) !== JSON.stringify(rows)) faults.push('rows are missing or changed');
  } catch (error) {
    faults.push(`the next start fails (${findErrorLine(error)})`);
  }
  return faults;
}

/** @returns `{ row, faults }` of concurrent starts on an empty database */
async function startConcurrently(name, empty, { options, dist, targetSchema }) {
  const faults = [];
  let migrated = 0;
  for (let round = 1; round <= options.rounds; round += 1) {
    const trial = await empty.copy();
    const servers = await Promise.all(
      Array.from({ length: CONCURRENT_STARTS }, (_, index) =>
        serverFor(trial, dist, `${index + 1}`),
      ),
    );
    const starts = await Promise.allSettled(servers.map((server) => server.start()));
    const failed = starts.flatMap(({ reason }) => (reason ? [findErrorLine(reason)] : []));
    faults.push(...failed.map((text) => `${name}: round ${round}: a start fails (${text})`));
    if ((await describeSchema(trial)) === targetSchema) migrated += 1;
    else faults.push(`${name}: round ${round}: the schema is not the new one`);
    for (const server of servers) await server.stop();
    await trial.drop();
    if (round % 10 === 0) logProgress(`${name}: ${round} rounds`);
  }
  const row = {
    database: options.database,
    case: name,
    runs: options.rounds,
    'new schema': migrated,
    neither: options.rounds - migrated,
    violations: faults.length,
  };
  return { row, faults };
}

/**
 * @param count the number of kills, evenly spread and with alternating moments; 0 for every statement
 *   at every moment
 */
function planKills(statements, count) {
  if (count === 0) {
    const points = Array.from({ length: statements }, (_, index) => index + 1);
    return points.flatMap((point) => MOMENTS.map((moment) => ({ point, moment })));
  }
  return Array.from({ length: count }, (_, index) => ({
    point: Math.ceil(((index + 0.5) * statements) / count),
    moment: MOMENTS[index % MOMENTS.length],
  }));
}

/** The line with the cause in the output of a failed server. */
function findErrorLine({ message }) {
  const lines = message.trim().split('\n');
  return lines.find((line) => /error:/i.test(line)) ?? lines.at(-1);
}
