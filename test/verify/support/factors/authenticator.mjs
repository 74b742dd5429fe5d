import { resolve } from 'node:path';
import { build } from 'esbuild';

const SOURCE = resolve(
  import.meta.dirname,
  '../../../support/authenticator/software-authenticator.ts',
);

/** The authenticator of the tests, compiled: scripts cannot import TypeScript on Node.js 20. */
export const { SoftwareAuthenticator } = await load();

async function load() {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
}
