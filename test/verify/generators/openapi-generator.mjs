import { copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasCommand, installPackages, runCommand } from './run-command.mjs';

/** The newest package that contains the generator; later ones download it. It reads OpenAPI 3.0 only. */
const NEWEST = '1.0.18-5.0.0-beta2';
/** The newest with a generator of Go that works: the other one writes no models. */
const NEWEST_FOR_GO = '1.0.18-4.3.1';
const PACKAGE = '@openapitools/openapi-generator-cli';
const JAR = 'node_modules/@openapitools/openapi-generator-cli/bin/openapi-generator.jar';

const HERE = import.meta.dirname;

/** Debian's, for which docs/generators.md lists the packages. */
const PYTHON = '/usr/bin/python3';
const JARS = '/usr/share/java';
const GO_PACKAGES = '/usr/share/gocode';
const CLASS_PATH = ['jackson-annotations', 'jackson-core', 'jackson-databind', 'jsr305'];

const LANGUAGES = {
  java: {
    version: NEWEST,
    generator: 'java',
    options: ['--library', 'native', '--additional-properties', 'openApiNullable=false'],
    missing: async () => ((await hasCommand('javac', '--version')) ? undefined : 'javac'),
    compile: compileJava,
    run: (folder) => ['java', ['-cp', classPath(folder), 'Client']],
  },
  python: {
    version: NEWEST,
    generator: 'python',
    options: [],
    missing: async () =>
      (await hasCommand(PYTHON, '-c', 'import certifi, dateutil, six, urllib3'))
        ? undefined
        : 'packages of Python',
    compile: compilePython,
    run: (folder) => [PYTHON, [join(folder, 'client.py')]],
  },
  go: {
    version: NEWEST_FOR_GO,
    generator: 'go-experimental',
    // Several enumerations have a value in common, and Go has one namespace for all of them.
    options: ['--additional-properties', 'enumClassPrefix=true'],
    missing: async () => ((await hasCommand('go', 'version')) ? undefined : 'go'),
    compile: compileGo,
    run: (folder) => [join(folder, 'client'), []],
  },
};

/** A run of the generator for each language, with the 3.0 document if there is one; `steps` throw `StepError`. */
export function openapiGeneratorRuns({ base, documents, origin }) {
  const document = documents.find(({ version }) => version === '3.0');
  if (!document) return [];
  return Object.entries(LANGUAGES).map(([language, properties]) => {
    const { version, missing, compile, run } = properties;
    const home = join(base, `openapi-generator-${version}`);
    const folder = join(home, language);
    return {
      generator: `openapi-generator, ${language}`,
      version,
      document: document.version,
      missing: async () => ((await hasCommand('java', '--version')) ? missing() : 'java'),
      steps: {
        generates: () => generate({ home, folder, file: document.file, ...properties }),
        compiles: () => compile(folder),
        'completes the flow': async () => {
          const [command, args] = run(folder);
          await runCommand(command, args, { cwd: folder, env: { API: origin } });
        },
      },
    };
  });
}

async function generate({ home, folder, file, version, generator, options }) {
  await installPackages(home, [`${PACKAGE}@${version}`]);
  const args = ['-jar', join(home, JAR), 'generate', '-g', generator, '-i', file, '-o', folder];
  await runCommand('java', [...args, ...options]);
}

function classPath(folder) {
  return [join(folder, 'classes'), ...CLASS_PATH.map((name) => join(JARS, `${name}.jar`))].join(
    ':',
  );
}

async function compileJava(folder) {
  const sources = [join(folder, 'src/main/java'), join(HERE, 'java-stubs'), join(HERE, 'clients')];
  const files = sources.flatMap((source) =>
    readdirSync(source, { recursive: true })
      .filter((name) => name.endsWith('.java'))
      .map((name) => join(source, name)),
  );
  const options = ['-cp', classPath(folder), '-d', join(folder, 'classes'), '-nowarn'];
  await runCommand('javac', [...options, ...files]);
}

async function compilePython(folder) {
  copyFileSync(join(HERE, 'clients/client.py'), join(folder, 'client.py'));
  await runCommand(PYTHON, ['-m', 'compileall', '-q', folder]);
}

/** Without modules, so that Go takes its packages from Debian's folder. */
async function compileGo(folder) {
  const workspace = join(folder, 'workspace');
  const target = join(workspace, 'src/example.com/client');
  const main = join(workspace, 'src/example.com/main');
  for (const each of [target, main]) mkdirSync(each, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.go'))) {
    cpSync(join(folder, name), join(target, name));
  }
  copyFileSync(join(HERE, 'clients/client.go'), join(main, 'main.go'));
  const env = { GO111MODULE: 'off', GOPATH: `${workspace}:${GO_PACKAGES}`, GOFLAGS: '' };
  await runCommand('go', ['build', '-o', join(folder, 'client'), 'example.com/main'], { env });
}
