import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The script of all pages. */
export interface PageScript {
  readonly text: string;
  /** Its path without the prefix of `PUBLIC_URL`. A change of the script changes the path. */
  readonly path: string;
  /** For the attribute `integrity` (Subresource Integrity). */
  readonly integrity: string;
}

/** The folder of the path. */
export const SCRIPT_FOLDER = '/pages';

/** The build writes the script here (scripts/bundle.mjs). */
const BUILT = join(import.meta.dirname, 'assets', 'script.js');

/** Bundles the script where the build has not done so: in tests, and compiled by `nest start` in build/. */
const BUNDLERS = ['../../..', '../../../..'].map((root) =>
  join(import.meta.dirname, root, 'scripts/page-script.mjs'),
);

let script: Promise<PageScript> | undefined;

/** Reads the script at the first page, which keeps the start fast. */
export function pageScript(): Promise<PageScript> {
  return (script ??= readScript());
}

async function readScript(): Promise<PageScript> {
  const text = existsSync(BUILT) ? await readFile(BUILT, 'utf8') : await bundleScript();
  const hash = createHash('sha384').update(text).digest();
  return {
    text,
    path: `${SCRIPT_FOLDER}/script-${hash.toString('hex', 0, 8)}.js`,
    integrity: `sha384-${hash.toString('base64')}`,
  };
}

async function bundleScript(): Promise<string> {
  const bundler = BUNDLERS.find((path) => existsSync(path)) ?? '';
  const { buildPageScript } = (await import(pathToFileURL(bundler).href)) as {
    buildPageScript: () => Promise<{ text: string }>;
  };
  return (await buildPageScript()).text;
}
