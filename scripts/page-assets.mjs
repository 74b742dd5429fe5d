import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The files of Swagger UI that its page loads. */
const SWAGGER_UI = [
  'LICENSE',
  'NOTICE',
  'favicon-16x16.png',
  'favicon-32x32.png',
  'index.css',
  'oauth2-redirect.html',
  'oauth2-redirect.js',
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui-standalone-preset.js',
  'swagger-ui-standalone-preset.js.LICENSE.txt',
  'swagger-ui.css',
];

/**
 * Copies the scripts and styles of the documentation pages out of their packages.
 *
 * @param to folder of the bundle
 */
export function copyPageAssets(to) {
  const require = createRequire(import.meta.url);
  const folder = join(to, 'src/openapi/assets');
  const fromSwagger = createRequire(require.resolve('@nestjs/swagger'));
  const swaggerUi = dirname(fromSwagger.resolve('swagger-ui-dist/package.json'));
  mkdirSync(join(folder, 'swagger-ui'), { recursive: true });
  for (const name of SWAGGER_UI) cpSync(join(swaggerUi, name), join(folder, 'swagger-ui', name));
  const redoc = require.resolve('redoc/bundles/redoc.standalone.js');
  for (const file of [redoc, `${redoc}.LICENSE.txt`]) cpSync(file, join(folder, basename(file)));
}
