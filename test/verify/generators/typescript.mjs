import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { installPackages, runCommand } from './run-command.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const CLIENTS = join(import.meta.dirname, 'clients');

/** As in an app that a bundler builds. */
const COMPILER_OPTIONS = {
  strict: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  // The declarations of the language and of browsers take half of the time.
  skipDefaultLibCheck: true,
  module: 'esnext',
  moduleResolution: 'bundler',
  types: [],
  noEmit: true,
};

/**
 * Generators of npm, in their newest versions for Node.js 20. The command writes `generated/index.ts`. A
 * generator without packages is a dependency of the project.
 */
const GENERATORS = [
  {
    name: 'openapi-typescript',
    packages: [],
    command: 'openapi-typescript',
    args: ({ document }) => [document, '--output', 'generated/index.ts'],
  },
  {
    name: 'hey-api',
    packages: ['@hey-api/openapi-ts@0.95.0', 'typescript@5.9.3'],
    command: 'openapi-ts',
    args: ({ document }) => ['--input', document, '--output', 'generated'],
  },
  {
    name: 'orval',
    packages: ['orval@7.13.2'],
    command: 'orval',
    args: ({ folder, ...input }) => ['--config', writeOrvalConfig(folder, input)],
  },
  {
    name: 'oazapfts',
    packages: ['oazapfts@7.5.0', '@oazapfts/runtime@1.2.0'],
    command: 'oazapfts',
    args: ({ document }) => [document, 'generated/index.ts'],
  },
  {
    name: 'openapi-typescript-codegen',
    packages: ['openapi-typescript-codegen@0.31.0'],
    command: 'openapi',
    args: ({ document }) => ['--input', document, '--output', 'generated'],
  },
  {
    name: 'swagger-typescript-api',
    packages: ['swagger-typescript-api@13.13.0'],
    command: 'swagger-typescript-api',
    args: ({ document }) =>
      `generate --path ${document} --output generated --name index.ts`.split(' '),
  },
];

/** A run of a generator of TypeScript with one document; `steps` throw `StepError`. */
export function typescriptRuns({ base, documents, origin }) {
  return GENERATORS.flatMap((generator) =>
    documents.map(({ version, file }) => {
      const home = join(base, generator.name);
      const folder = join(home, version);
      const input = { document: file, folder, origin };
      return {
        generator: generator.name,
        version: generator.packages[0]?.split('@').at(-1) ?? installedVersion(generator.name),
        document: version,
        missing: async () => undefined,
        steps: {
          generates: () => generate(generator, { home, folder, input }),
          compiles: () => compile(generator, folder),
          'completes the flow': () => runFlow(folder, origin),
        },
      };
    }),
  );
}

function installedVersion(name) {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}

async function generate({ packages, command, args }, { home, folder, input }) {
  mkdirSync(join(folder, 'generated'), { recursive: true });
  if (packages.length > 0) await installPackages(home, packages);
  else symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const bin = packages.length > 0 ? home : ROOT;
  await runCommand(join(bin, 'node_modules/.bin', command), args(input), { cwd: folder });
}

/** Its command line has no option for the origin of the service. */
function writeOrvalConfig(folder, { document, origin }) {
  const output = { target: 'generated/index.ts', client: 'fetch', baseUrl: origin };
  const config = { api: { input: document, output } };
  const file = join(folder, 'orval.config.cjs');
  writeFileSync(file, `module.exports = ${JSON.stringify(config)};\n`);
  return file;
}

async function compile({ name }, folder) {
  copyFileSync(join(CLIENTS, `${name}.ts`), join(folder, 'client.ts'));
  copyFileSync(join(CLIENTS, 'check.ts'), join(folder, 'check.ts'));
  const index = join(folder, 'generated/index.ts');
  // swagger-typescript-api turns the check of its own output off.
  writeFileSync(index, readFileSync(index, 'utf8').replace('// @ts-nocheck', ''));
  const config = { compilerOptions: COMPILER_OPTIONS, include: ['*.ts', 'generated'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  await runCommand(process.execPath, [compiler, '--project', folder], { cwd: folder });
}

async function runFlow(folder, origin) {
  const outfile = join(folder, 'client.mjs');
  const entryPoints = [join(folder, 'client.ts')];
  await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node' });
  await runCommand(process.execPath, [outfile], { cwd: folder, env: { API: origin } });
}
