import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The build copies the files of both pages here (scripts/page-assets.mjs), as packages are not shipped. */
const COPIES = join(import.meta.dirname, 'assets');

/** @returns the folder of Swagger UI in a build; undefined before one, where Nest takes its package */
export function swaggerUiFolder(): string | undefined {
  const folder = join(COPIES, 'swagger-ui');
  return existsSync(folder) ? folder : undefined;
}

/** @returns the script of ReDoc, without its only request to another host, for a logo */
export async function readRedoc(): Promise<string> {
  const copy = join(COPIES, 'redoc.standalone.js');
  const file = existsSync(copy)
    ? copy
    : createRequire(join(import.meta.dirname, 'index.js')).resolve(
        'redoc/bundles/redoc.standalone.js',
      );
  const script = await readFile(file, 'utf8');
  return script.replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,');
}
