import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runExperiment } from '../support/experiment.js';

/** The generator of the SDK needs no network; `npm run verify:generators` runs all of docs/generators.md. */
const ONLY = ['--only', 'openapi-typescript'];

const STEPS = ['generates', 'compiles', 'completes the flow'];

describe('the experiment with generated clients', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uas-generators-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('generates, compiles and runs a client of each document', async () => {
    const { exitCode, rows } = await runExperiment('generators', ...ONLY);
    expect(rows.map(({ document }) => document)).toEqual(['3.1', '3.0']);
    for (const row of rows) expect(STEPS.map((step) => row[step])).toEqual(['yes', 'yes', 'yes']);
    expect(exitCode).toBe(0);
  });

  it('fails for a document that lists a wrong code of an error', async () => {
    const document = JSON.parse(readFileSync('openapi.json', 'utf8'));
    document.components.schemas.ValidationProblem.properties.code.enum = ['other'];
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const documents = ['--3.1', file, '--3.0', ''];
    const { exitCode, rows } = await runExperiment('generators', ...ONLY, ...documents);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.['generates']).toBe('yes');
    expect(rows[0]?.['compiles']).toMatch(/^no: .*error TS/);
    expect(rows[0]?.['completes the flow']).toBe('no');
    expect(exitCode).toBe(1);
  });
});
