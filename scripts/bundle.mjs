// Bundles the compiled program (build/) into a few files (dist/): Node.js spends most of a start on finding
// and compiling some 1,500 small ones. See docs/decisions/0021-bundled-program.md.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { copyPageAssets } from './page-assets.mjs';
import { buildPageScript } from './page-script.mjs';
import { findThirdParties, formatNotices, formatSbom } from './third-party.mjs';

const ROOT = resolve(import.meta.dirname, '..');

/** Packages with compiled parts: they stay in node_modules, and nothing else does. */
const NATIVE = ['argon2', 'bcrypt', 'sqlite3'];

/** Packages of copied pages. */
const COPIED = ['redoc', 'swagger-ui-dist'];

/** Optional parts of Nest and TypeORM, imported only by features that are not used here. */
const OPTIONAL = [
  '@fastify/multipart',
  '@fastify/view',
  '@google-cloud/spanner',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  '@sap/hana-client',
  'better-sqlite3',
  'ioredis',
  'mongodb',
  'mssql',
  'mysql',
  'mysql2',
  'oracledb',
  'pg-native',
  'pg-query-stream',
  'react-native-sqlite-storage',
  'redis',
  'sql.js',
  'typeorm-aurora-data-api-driver',
];

/** Names that bundled CommonJS packages expect and an ES module lacks, and the one of `nameOnce`. */
const BANNER = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;
const __unnamed = (target) => target;`;

/**
 * @param from folder of the compiled program
 * @param to folder of the bundle; its contents are deleted first
 */
export async function bundle(from = 'build', to = 'dist') {
  rmSync(to, { recursive: true, force: true });
  const migrations = readdirSync(join(from, 'migrations')).filter((name) => name.endsWith('.js'));
  const { metafile, outputFiles } = await build({
    entryPoints: [
      join(from, 'src/main.js'),
      ...migrations.map((name) => join(from, 'migrations', name)),
    ],
    outbase: from,
    outdir: to,
    // Every file is one folder deep; `keepPlaces` depends on it.
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Nest and TypeORM use the names of classes.
    keepNames: true,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    // RxJS has ES modules too, of which the parts that are not used are left out.
    alias: { rxjs: resolve(ROOT, 'node_modules/rxjs/dist/esm') },
    external: [...NATIVE, ...OPTIONAL],
    banner: { js: BANNER },
    plugins: [
      keepPlaces(resolve(from)),
      oneTypeorm,
      oneClassTransformer,
      withoutUnused,
      withoutAttestation,
    ],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  // Without it the helper stays slow, and nothing else fails.
  if (!outputFiles.some(({ text }) => text.includes(NAME_HELPER))) {
    throw new Error('esbuild has changed its helper of keepNames; adapt NAME_HELPER');
  }
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, escapeNonAscii(nameOnce(text)));
  }
  for (const name of readdirSync(from, { recursive: true })) {
    if (extname(name) === '.txt') cpSync(join(from, name), join(to, name));
  }
  copyPageAssets(to);
  const script = await buildPageScript();
  mkdirSync(join(to, 'src/pages/site/assets'), { recursive: true });
  writeFileSync(join(to, 'src/pages/site/assets/script.js'), script.text);
  const inputs = [...Object.keys(metafile.inputs), ...script.inputs];
  const included = findThirdParties(inputs, COPIED);
  writeFileSync(join(to, 'THIRD-PARTY-NOTICES.txt'), formatNotices(included));
  const all = findThirdParties(inputs, [...COPIED, ...NATIVE]);
  writeFileSync(join(to, 'sbom.cdx.json'), formatSbom(all));
}

/** esbuild's helper of `keepNames`. */
const NAME_HELPER =
  'var __name = (target, value) => __defProp(target, "name", { value, configurable: true });';

/**
 * Names classes and functions that the bundle has renamed, and no function expression: the helper also runs
 * for every closure that a request creates, and redefining their names took a tenth of the time of a refresh.
 */
function nameOnce(text) {
  return text
    .replace(
      NAME_HELPER,
      `var __name = (target, value) => target.name === value
  ? target
  : __defProp(target, "name", { value, configurable: true });`,
    )
    .replaceAll(/\b__name\((?=(?:async )?(?:function\b|\())/g, '__unnamed(');
}

/**
 * V8 stores a source with one character outside ASCII as two bytes per character, and keeps the sources of
 * all modules in memory: about 8 MB less. Valid in strings, regular expressions, identifiers and comments.
 */
function escapeNonAscii(text) {
  if (/String\.raw`[^`]*[^\0-\x7F]/.test(text)) throw new Error('String.raw has no escapes');
  return text.replaceAll(
    /[^\0-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Modules keep the folder that they had before bundling, relative to which they read data files and migrations. */
const keepPlaces = (from) => ({
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const place = relative(from, path);
      if (place.startsWith('..')) return undefined;
      const parent = JSON.stringify(`/../${dirname(place).split(sep).join('/')}`);
      const contents = readFileSync(path, 'utf8').replaceAll(
        'import.meta.dirname',
        `(import.meta.dirname + ${parent})`,
      );
      return { contents, loader: 'js' };
    });
  },
});

/**
 * `@nestjs/typeorm` loads TypeORM a second time, past the bundler, to look for classes of its older
 * versions; it takes `undefined` where there are none.
 */
const oneTypeorm = {
  name: 'one-typeorm',
  setup({ onLoad }) {
    onLoad({ filter: /@nestjs[\\/]typeorm[\\/].*typeorm-compat\.js$/ }, () => ({
      contents:
        'export const Connection = undefined;\nexport const AbstractRepository = undefined;',
    }));
  },
};

/** One instance of `class-transformer`: its decorators fill a variable of a module, which Nest requires. */
const oneClassTransformer = {
  name: 'one-class-transformer',
  setup({ onResolve, resolve: resolvePath }) {
    onResolve({ filter: /^class-transformer\/(cjs\/)?storage$/ }, ({ kind, resolveDir }) =>
      resolvePath('class-transformer/esm5/storage.js', { kind, resolveDir }),
    );
  },
};

/** TypeORM's drivers of other databases. */
const DRIVERS =
  /[\\/]typeorm[\\/]driver[\\/](aurora-\w+|better-sqlite3|capacitor|cockroachdb|cordova|expo|mongodb|mysql|nativescript|oracle|react-native|sap|spanner|sqljs|sqlserver)[\\/]/;
/** The metadata of all countries, for the decorator `IsPhoneNumber`. */
const PHONE_NUMBERS = /[\\/]libphonenumber-js[\\/]/;

/** Replaces modules that packages always load and the service never uses. */
const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad }) {
    const contents = 'module.exports = new Proxy({}, { get: () => class Unused {} });';
    for (const filter of [DRIVERS, PHONE_NUMBERS]) onLoad({ filter }, () => ({ contents }));
  },
};

/** Attestation statements, certificates and metadata of authenticators: passkeys are accepted without them. */
const ATTESTATION =
  /[\\/]@simplewebauthn[\\/]server[\\/]esm[\\/](registration[\\/]verifications[\\/]|metadata[\\/]|services[\\/]metadataService|helpers[\\/](convertX509PublicKeyToCOSE|getCertificateInfo|isCertRevoked|mapX509SignatureAlgToCOSEAlg|validateCertificatePath|validateExtFIDOGenCEAAGUID)\.js$)/;

/** Leaves the exports of modules that the WebAuthn library loads for attestation undefined: half of its sources. */
const withoutAttestation = {
  name: 'without-attestation',
  setup({ onLoad }) {
    onLoad({ filter: ATTESTATION }, ({ path }) => {
      const exported = /^export (?:async )?(?:function|class|const|var|let) (\w+)/gm;
      const names = [...readFileSync(path, 'utf8').matchAll(exported)].map(([, name]) => name);
      return { contents: names.map((name) => `export const ${name} = undefined;`).join('\n') };
    });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
