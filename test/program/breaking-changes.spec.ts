import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '../..');
/** Executes the script once per message: a process for each document would load its packages again. */
const CHECKER = `
  const script = ${JSON.stringify(pathToFileURL(join(ROOT, 'scripts/breaking-changes.mjs')).href)};
  let count = 0;
  process.on('message', async () => {
    let stderr = '';
    process.exitCode = 0;
    process.stderr.write = (text) => (stderr += text) !== '';
    await import(script + '?' + (count += 1));
    process.send({ status: process.exitCode, stderr });
  });
`;
const RELEASED = readFileSync(join(ROOT, 'openapi.json'), 'utf8');

/** Tests change arbitrary parts of it. */
// oxlint-disable-next-line typescript/no-explicit-any
type Document = any;
type Change = [name: string, change: (document: Document) => void];

const schema = ({ components }: Document, name: string) => components.schemas[name];
const refresh = ({ paths }: Document) => paths['/api/v1/auth/refresh'].post;
const users = ({ paths }: Document) => paths['/api/v1/users'];
const parameter = (required: boolean) => ({
  name: 'new',
  in: 'query',
  required,
  schema: { type: 'string' },
});

const BREAKING: Change[] = [
  ['an operation is removed', (d) => delete d.paths['/api/v1/auth/logout']],
  ['an operation is renamed', (d) => (users(d).post.operationId = 'other')],
  ['a public route requires a token', (d) => delete refresh(d).security],
  ['a public route lists a security scheme', (d) => (refresh(d).security = [{ bearer: [] }])],
  ['a way to send the token is removed', (d) => d.security.pop()],
  ['a token has to be sent in two ways', (d) => (d.security = [{ bearer: [], password: [] }])],
  ['a response property is removed', (d) => delete schema(d, 'UserResponse').properties.email],
  ['a response property becomes optional', (d) => schema(d, 'UserResponse').required.pop()],
  [
    'a response property becomes nullable',
    (d) => (schema(d, 'UserResponse').properties.role = { type: 'null' }),
  ],
  ['a type changes', (d) => (schema(d, 'TokenPairResponse').properties.expires_in.type = 'null')],
  ['a request field becomes required', (d) => schema(d, 'RegisterDto').required.push('full_name')],
  [
    'a maximum length decreases',
    (d) => (schema(d, 'RegisterDto').properties.password.maxLength = 64),
  ],
  ['a parameter becomes required', (d) => users(d).get.parameters.push(parameter(true))],
  ['a status is removed', (d) => delete refresh(d).responses['401']],
  ['an error code changes', (d) => (refresh(d).responses['401'] = refresh(d).responses['422'])],
];

const HARMLESS: Change[] = [
  ['nothing changes', () => undefined],
  ['a route becomes public', (d) => (users(d).get.security = [])],
  ['a way to send the token is added', (d) => d.security.push({ cookie: [] })],
  ['an operation is added', (d) => (d.paths['/new'] = { get: users(d).get })],
  ['a response property is added', (d) => (schema(d, 'UserResponse').properties.new = {})],
  ['an optional request field is added', (d) => (schema(d, 'RegisterDto').properties.new = {})],
  ['an optional parameter is added', (d) => users(d).get.parameters.push(parameter(false))],
  [
    'a maximum length increases',
    (d) => (schema(d, 'RegisterDto').properties.password.maxLength = 512),
  ],
  ['an error code is added', (d) => schema(d, 'ErrorCode').enum.push('new')],
  [
    'a route gets another code of an error',
    ({ paths }) =>
      (paths['/api/v1/users/me'].put.responses['409'].$ref =
        '#/components/responses/EmailTakenOrUsernameTakenOrLastAdmin'),
  ],
  ['a description changes', (d) => (users(d).get.description = 'new')],
  [
    'the description of a shared response is another',
    (d) => (d.components.responses.ValidationFailed.description = 'new'),
  ],
];

describe('the check for breaking changes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uas-breaking-'));
  let checker: ChildProcess;
  beforeAll(() => {
    mkdirSync(join(folder, 'docs/openapi'), { recursive: true });
    // The newest document is compared.
    writeFileSync(join(folder, 'docs/openapi/0.1.0.json'), '{"openapi":"3.1.0"}');
    writeFileSync(join(folder, 'docs/openapi/0.10.0.json'), RELEASED);
    checker = spawn(process.execPath, ['--input-type=module', '--eval', CHECKER], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  afterAll(() => checker.kill());

  async function check(change: (document: Document) => void, version = '0.10.1') {
    const document: Document = JSON.parse(RELEASED);
    document.info.version = version;
    change(document);
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
    checker.send('check');
    const [result] = (await once(checker, 'message')) as [{ status: number; stderr: string }];
    return result;
  }

  it.each(BREAKING)('fails when %s', async (_, change) => {
    const { status, stderr } = await check(change);
    expect(stderr).toMatch(
      /^openapi\.json has breaking changes since 0\.10\.0, which version 0\.10\.1 does not permit:\n/,
    );
    expect(status).toBe(1);
  });

  it.each(HARMLESS)('passes when %s', async (_, change) => {
    expect(await check(change)).toEqual({ status: 0, stderr: '' });
  });

  it.each(['0.11.0', '1.0.0'])(
    'passes when version %s announces a breaking change',
    async (version) => {
      for (const [, change] of BREAKING.slice(0, 2)) {
        expect((await check(change, version)).status).toBe(0);
      }
    },
  );
});
