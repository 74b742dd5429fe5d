import { resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * Bundles the script of the pages that people see (src/pages/site/script).
 *
 * @returns {Promise<{ text: string, inputs: string[] }>} the script, and the files that are part of it
 */
export async function buildPageScript() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/pages/site/script/main.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    // The oldest browsers with modules and the syntax of it; others show the pages without a script.
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    tsconfig: 'src/pages/site/script/tsconfig.json',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}
