// Experiment F: a server that is killed while it migrates leaves the old schema or the new one, and
// servers that start at the same time migrate once. See docs/reliability.md.
import { createDatabase } from './support/database.mjs';
import { copyBuild, withFault } from './support/faults.mjs';
import { readOptions, runExperiment, say } from './support/run.mjs';
import { addRows, describeSchema, forgetLaterMigrations, readRows } from './support/schema.mjs';
import { Server } from './support/server.mjs';
import { startWatched } from './support/starting.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** Servers that start at the same time. */
const AT_ONCE = 3;

/** The statement is not sent any more, or it is sent and nobody waits for its end. */
const MOMENTS = ['before', 'during'];

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // How many kills, evenly spread; 0 for two at each statement.
    kills: 0,
    // How often servers start at the same time.
    rounds: 50,
    // Of the two databases that are migrated: `nothing`, `first` or both.
    from: 'both',
    dist: 'dist',
    fault: '',
  });
  const dist = await withFault(options.dist, options.fault);
  const empty = await createDatabase(options.database);
  const setting = { options, dist, wanted: await findWanted(empty, dist) };
  const results = [];
  if (options.from !== 'first') {
    results.push(await killAtEach('killed, from nothing', empty, setting));
  }
  if (options.from !== 'nothing') {
    const first = await makeFirst(empty, options.dist);
    results.push(await killAtEach('killed, from the first migration', first, setting));
  }
  if (options.rounds > 0) {
    results.push(await startAtOnce(`${AT_ONCE} at once, from nothing`, empty, setting));
  }
  const faults = results.flatMap((result) => result.faults);
  printFaults({ violation: faults });
  printTable(results.map(({ row }) => row));
  return faults.length === 0;
});

/** A database as a release with nothing but the first migration would have left it, with rows. */
async function makeFirst(empty, dist) {
  const database = await empty.copy();
  await startAndStop(database, forgetLaterMigrations(copyBuild(dist)));
  await addRows(database);
  return database;
}

/** The schema as it is when nobody interferes. */
async function findWanted(empty, dist) {
  const database = await empty.copy();
  await startAndStop(database, dist);
  return describeSchema(database);
}

async function startAndStop(database, dist) {
  const server = await serverFor(database, dist);
  await server.start();
  await server.stop();
}

function serverFor(database, dist, name = 'A') {
  const variables = { DATABASE_URL: database.urlFor('A') };
  return Server.create({ name, dist, variables });
}

/**
 * Kills a server at one statement after the other, each time in a copy of the database, looks at the
 * schema, and starts another server on what was left.
 *
 * @returns `{ row, faults }`
 */
async function killAtEach(name, origin, { options, dist, wanted }) {
  const before = { schema: await describeSchema(origin), rows: await readRows(origin) };
  const statements = await countStatements(origin, dist);
  const counts = { old: 0, new: 0, neither: 0 };
  const faults = [];
  const kills = planKills(statements, options.kills);
  say(`${name}: ${kills.length} kills in ${statements} statements`);
  for (const { point, moment } of kills) {
    const trial = await origin.copy();
    const last = await killAt(trial, dist, { point, moment });
    const left = await describeSchema(trial);
    const kind = left === before.schema ? 'old' : left === wanted ? 'new' : 'neither';
    counts[kind] += 1;
    const found = kind === 'neither' ? ['the schema is neither the old nor the new one'] : [];
    found.push(...(await goOn(trial, dist, { rows: before.rows, wanted })));
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

/** How many statements a server sends until it listens. */
async function countStatements(origin, dist) {
  const trial = await origin.copy();
  const { statements } = await startWatched(trial.urlFor('A'), dist);
  await trial.settle('A');
  await trial.drop();
  return statements.length;
}

/** @returns the text of the statement at which the server was killed */
async function killAt(trial, dist, { point, moment }) {
  const { statements } = await startWatched(trial.urlFor('A'), dist, { point, moment });
  await trial.settle('A');
  return statements.at(-1)?.slice(0, 60);
}

/** Starts on what was left. @returns what is wrong then */
async function goOn(database, dist, { rows, wanted }) {
  const faults = [];
  try {
    await startAndStop(database, dist);
    if ((await describeSchema(database)) !== wanted) faults.push('the next start does not mend it');
    const kept = await readRows(database);
    if (JSON.stringify(kept) !== JSON.stringify(rows)) faults.push('rows are gone or changed');
  } catch (error) {
    faults.push(`no start after it (${reasonOf(error)})`);
  }
  return faults;
}

/** @returns `{ row, faults }` of servers that start at the same time on an empty database */
async function startAtOnce(name, empty, { options, dist, wanted }) {
  const faults = [];
  let migrated = 0;
  for (let round = 1; round <= options.rounds; round += 1) {
    const trial = await empty.copy();
    const servers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => serverFor(trial, dist, `${index + 1}`)),
    );
    const starts = await Promise.allSettled(servers.map((server) => server.start()));
    const refused = starts.flatMap(({ reason }) => (reason ? [reasonOf(reason)] : []));
    faults.push(...refused.map((text) => `${name}: round ${round}: no start (${text})`));
    if ((await describeSchema(trial)) === wanted) migrated += 1;
    else faults.push(`${name}: round ${round}: the schema is not the new one`);
    for (const server of servers) await server.stop();
    await trial.drop();
    if (round % 10 === 0) say(`${name}: ${round} rounds`);
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
 * @param count 0 for every statement at every moment; otherwise so many of them, evenly spread, with
 *   the moments in turns
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

/** The line that says why, among what a server has written before its end. */
function reasonOf({ message }) {
  const lines = message.trim().split('\n');
  return lines.find((line) => /error:/i.test(line)) ?? lines.at(-1);
}
