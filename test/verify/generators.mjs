// Generates clients from both documents, compiles them and runs one flow with each. See docs/generators.md.
import { resolve } from 'node:path';
import { openapiGeneratorRuns } from './generators/openapi-generator.mjs';
import { StepError } from './generators/run-command.mjs';
import { typescriptRuns } from './generators/typescript.mjs';
import { createDatabase } from './support/database.mjs';
import { INCOMPLETE, logProgress, readOptions, runExperiment } from './support/run.mjs';
import { Server } from './support/server.mjs';
import { printTable } from './support/table.mjs';
import { temporaryFolder } from './support/temporary-folder.mjs';

const STEPS = ['generates', 'compiles', 'completes the flow'];

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    dist: 'dist',
    // The name of the generator to run; all by default.
    only: '',
    // Other documents, to see which generators a change of the document helps; an empty name omits one.
    3.1: 'openapi.json',
    '3.0': 'openapi-3.0.json',
  });
  const documents = ['3.1', '3.0']
    .filter((version) => options[version] !== '')
    .map((version) => ({ version, file: resolve(options[version]) }));
  const database = await createDatabase(options.database);
  const server = await Server.create({
    name: 'A',
    dist: options.dist,
    variables: { DATABASE_URL: database.urlFor('A') },
  });
  await server.start();
  const input = { base: temporaryFolder('generators'), documents, origin: server.origin };
  const runs = [...typescriptRuns(input), ...openapiGeneratorRuns(input)];
  const isSelected = ({ generator }) => ['', generator].includes(options.only);
  const rows = [];
  for (const run of runs.filter(isSelected)) {
    rows.push(await toRow(run));
  }
  printTable(rows);
  const results = rows.flatMap((row) => STEPS.map((step) => row[step]));
  if (results.some((result) => result.startsWith('missing'))) return INCOMPLETE;
  return results.every((result) => result === 'yes');
});

/** Runs the steps up to the first that fails. */
async function toRow({ generator, version, document, missing, steps }) {
  const row = { generator, version, document };
  logProgress(`${generator}, OpenAPI ${document}`);
  const program = await missing();
  let result = program === undefined ? 'yes' : `missing: ${program}`;
  for (const name of STEPS) {
    if (result === 'yes') result = await resultOf(steps[name]);
    row[name] = result;
    if (result !== 'yes' && !result.startsWith('missing')) result = 'no';
  }
  return row;
}

/** @returns `yes`, or the fault as one line without the character that separates cells */
async function resultOf(step) {
  try {
    await step();
    return 'yes';
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return `no: ${error.message.replaceAll('|', '/')}`;
  }
}
