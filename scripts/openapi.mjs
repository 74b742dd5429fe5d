// Writes openapi.json and the types that are made from it, or says with --check whether they are up to date.
import 'reflect-metadata';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { loadEnvironment } from '../build/src/config/load-environment.js';
import { createApp } from '../build/src/app/create-app.js';
import { createOpenApiDocument } from '../build/src/openapi/openapi.js';

/** The document of the whole application, on a database that nobody keeps. */
async function generate() {
  const folder = await mkdtemp(join(tmpdir(), 'uas-openapi-'));
  const environment = loadEnvironment(
    {
      NODE_ENV: 'test',
      DATABASE_URL: `sqlite:${join(folder, 'auth.db')}`,
      SECRET_KEY: 'a key that signs nothing, of thirty-two bytes or more',
      LOG_LEVEL: 'error',
    },
    join(folder, '.env'),
  );
  const app = await createApp(environment);
  try {
    return `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`;
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A field with a default may be left out of a request: it is not made a required one. */
async function typesOf(document) {
  const types = await openapiTypescript(document, { defaultNonNullable: false });
  return `// Made by npm run openapi; changes here are lost.\n${astToString(types)}`;
}

const document = await generate();
const files = { 'openapi.json': document, 'sdk/src/schema.ts': await typesOf(document) };
for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${file} is not what the service serves: run npm run openapi\n`);
    process.exitCode = 1;
  }
}
