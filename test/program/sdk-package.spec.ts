import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { DocumentedPage } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

const ROOT = resolve(import.meta.dirname, '../..');

const APP = `
import { createAuthClient, type Problem, type User } from 'user-authentication-client';

const auth = createAuthClient({ baseUrl: process.env['API'] ?? '' });
const password = 'correct horse battery';
const result = await auth.register({ email: 'ada@example.com', username: 'ada', password });
if (result.error) throw new Error((result.error satisfies Problem).code);
if (result.status !== 'signed_in') throw new Error(result.status);
const { data } = await auth.api.GET('/api/v1/users/me');
const name: User['username'] | undefined = data?.username;
await auth.logout();
console.log(name, await auth.isSignedIn());
`;

/** Next.js declares its options in this way. Each line with a mistake must be a type error. */
const TYPES = `
import { browserStore, createAuthClient } from 'user-authentication-client';

declare global {
  interface RequestInit {
    next?: { revalidate?: number };
  }
}

const auth = createAuthClient({ baseUrl: '', store: browserStore({ storage: 'sessionStorage' }) });
const username = 'ada';
const password = 'correct horse battery';

export async function valid() {
  const me = await auth.api.GET('/api/v1/users/me', { next: { revalidate: 60 }, cache: 'no-store' });
  const name: string | undefined = me.data?.username;
  const text = await auth.api.GET('/api/v1/users/me', { parseAs: 'text' });
  const json: string | undefined = text.data;
  await auth.api.PUT('/api/v1/users/me', { body: { full_name: null }, fetch, headers: { a: 'b' } });
  await auth.api.GET('/api/v1/users', { params: { query: { limit: 1 } } });
  await auth.api.GET('/api/v1/users/{user_id}', { params: { path: { user_id: '1' } } });
  await auth.login({ username, password }, { next: { revalidate: 0 }, signal: AbortSignal.abort() });
  await auth.fetch('/orders', { next: { revalidate: 60 } });
  return { name, json };
}

export async function misspelt() {
  // @ts-expect-error a field of the body
  await auth.api.PUT('/api/v1/users/me', { body: { ful_name: 'Ada' } });
  const ful_name = 'Ada';
  // @ts-expect-error a field of the body, in short
  await auth.api.PUT('/api/v1/users/me', { body: { ful_name } });
  const body = { ful_name };
  // @ts-expect-error a body that is a variable
  await auth.api.PUT('/api/v1/users/me', { body });
  // @ts-expect-error an additional field of the body
  await auth.api.POST('/api/v1/users', { body: { email: '', username, password, rol: 'admin' } });
  // @ts-expect-error a value in the body
  await auth.api.POST('/api/v1/users', { body: { email: '', username, password, role: 'root' } });
  // @ts-expect-error a body that the operation has not
  await auth.api.GET('/api/v1/users/me', { body: {} });
  // @ts-expect-error no body
  await auth.api.PUT('/api/v1/users/me');
  // @ts-expect-error a parameter of the query
  await auth.api.GET('/api/v1/users', { params: { query: { limitt: 1 } } });
  // @ts-expect-error the kind of parameter
  await auth.api.GET('/api/v1/users', { params: { qery: { limit: 1 } } });
  // @ts-expect-error a parameter of the path
  await auth.api.GET('/api/v1/users/{user_id}', { params: { path: { userid: '1' } } });
  // @ts-expect-error an additional parameter of the path
  await auth.api.GET('/api/v1/users/{user_id}', { params: { path: { user_id: '1', id: '1' } } });
  // @ts-expect-error no parameter of the path
  await auth.api.GET('/api/v1/users/{user_id}');
  // @ts-expect-error an option
  await auth.api.GET('/api/v1/users/me', { signall: AbortSignal.abort() });
  // @ts-expect-error the path
  await auth.api.GET('/api/v1/userz');
  // @ts-expect-error redirects are never followed
  await auth.api.GET('/api/v1/users/me', { redirect: 'follow' });
  // @ts-expect-error a field of the sign-in
  await auth.login({ username, password, remember: true });
  // @ts-expect-error a field of the registration
  await auth.register({ email: '', username, password, fullname: 'Ada' });
  const { status, attempt, data } = await auth.login({ username, password });
  // @ts-expect-error a status
  if (status === 'signedIn') return;
  // @ts-expect-error the result may need another step
  console.log(data.access_token);
  // @ts-expect-error a field of a step
  await attempt?.totp({ cod: '000000' });
  // @ts-expect-error the handle is the attempt's own
  await attempt?.totp({ code: '000000', sign_in_token: '' });
  // @ts-expect-error an option of the sign-in
  await auth.login({ username, password }, { signall: AbortSignal.abort() });
}
`;

const API_SERVER = `
import { createTokenVerifier, TokenError } from 'user-authentication-client/verify';

const verifier = createTokenVerifier({
  issuer: 'user-authentication-service',
  audience: 'user-authentication-service',
  jwksUrl: \`\${process.env['API']}/.well-known/jwks.json\`,
});
const { sub } = await verifier.verify(process.env['TOKEN'], { acr: 'aal1', maxAge: 600 });
const rejected = await verifier.verify(\`\${process.env['TOKEN']}x\`).catch((error) => error);
console.log(sub, rejected instanceof TokenError && rejected.status);
`;

/** Names that the samples of the documentation use and do not define. */
const SAMPLES = `
import type { AuthClient, SignInAttempt, Tokens } from 'user-authentication-client';
import type { Passkeys } from 'user-authentication-client/passkeys';

declare global {
  const auth: AuthClient;
  const passkeys: Passkeys;
  const password: string;
  const code: string;
  const keychain: {
    get(name: string): Promise<Tokens | null>;
    set(name: string, tokens: Tokens | null): Promise<void>;
  };
  function showSignIn(reason?: string): void;
  function showWrongPassword(): void;
  function showNextStep(attempt: SignInAttempt): void;
  function showWrongCode(): void;
  function showRecoveryCodes(codes: string[]): void;
  function showApp(): void;
}
`;
const SAMPLE_PAGES = ['sdk/README.md', 'docs/sign-in.md'];

describe('the package of the SDK', () => {
  const folder = new ProjectFolder();
  const consumer = mkdtempSync(join(tmpdir(), 'uas-sdk-'));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: consumer, encoding: 'utf8', stdio: 'pipe' });
  const start = (file: string, variables = {}) =>
    execFileSync(process.execPath, [file], {
      cwd: consumer,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], API: server.url, ...variables },
    });
  let server: Server;
  let packed: { filename: string; files: { path: string }[] };

  beforeAll(async () => {
    server = await folder.serve({ ACCESS_TOKEN_ALG: 'ES256' });
    const sdk = join(ROOT, 'sdk');
    // npm test builds it before.
    const report = run('npm', 'pack', sdk, '--json', '--ignore-scripts');
    [packed] = JSON.parse(report) as [typeof packed];
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
    rmSync(consumer, { recursive: true });
  });

  it('contains the built client and its types, and no sources', () => {
    const paths = packed.files.map(({ path }) => path);
    const needed = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts'];
    const entries = ['dist/passkeys.js', 'dist/browser.js', 'dist/browser-passkeys.js'];
    const verifier = ['dist/verify.js', 'dist/verify.d.ts'];
    expect(paths).toEqual(expect.arrayContaining([...needed, ...entries, ...verifier]));
    expect(paths.filter((path) => path.startsWith('dist/') || needed.includes(path))).toEqual(
      paths,
    );
  });

  it('can be installed, accepts correct calls and the samples of the documentation in strict types, rejects misspelt calls, and runs in Node.js', () => {
    const from = (name: string) => `file:${join(ROOT, 'node_modules', name)}`;
    const manifest = {
      type: 'module',
      dependencies: {
        'user-authentication-client': `file:${packed.filename}`,
        // Its dependencies come from this repository, so no network is needed.
        'openapi-fetch': from('openapi-fetch'),
        'openapi-typescript-helpers': from('openapi-typescript-helpers'),
        '@simplewebauthn/browser': from('@simplewebauthn/browser'),
        jose: from('jose'),
      },
    };
    writeFileSync(join(consumer, 'package.json'), JSON.stringify(manifest));
    const compilerOptions = {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom'],
      // The declarations of browsers are not under test.
      skipDefaultLibCheck: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    writeFileSync(join(consumer, 'app.mts'), APP);
    writeFileSync(join(consumer, 'api-server.mts'), API_SERVER);
    writeFileSync(join(consumer, 'types.mts'), TYPES);
    writeFileSync(join(consumer, 'samples.d.mts'), SAMPLES);
    const samples = SAMPLE_PAGES.flatMap((page) => new DocumentedPage(page).blocks('ts'));
    expect(samples.length).toBeGreaterThan(4);
    samples.forEach((text, index) => {
      writeFileSync(join(consumer, `sample-${index}.mts`), text);
    });
    run('npm', 'install', '--offline', '--no-audit');
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    run(process.execPath, compiler, '--project', 'tsconfig.json');
    expect(start('app.mjs')).toBe('ada false\n');
  });

  it('verifies a token of the service by its public keys, in the entry `verify`', async () => {
    const user = { email: 'eve@example.com', username: 'eve', password: 'correct horse battery' };
    const { body } = await server.post('/auth/register', user);
    const { sub } = decodeJwt(body.access_token);
    expect(decodeProtectedHeader(body.access_token).alg).toBe('ES256');
    expect(start('api-server.mjs', { TOKEN: body.access_token })).toBe(`${sub} 401\n`);
  });
});
