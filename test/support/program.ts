import { once } from 'node:events';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { removeAfterTests, spawnGuarded } from './guarded-spawn.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** Variables of every program: none of this run's own settings. */
const BASE_VARIABLES = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

/**
 * A folder as it is after `npm ci && npm run build`, with no data and no `.env`. It has no sources,
 * so that nothing is built in it while others use what it refers to.
 */
export class ProjectFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'uas-program-'));

  constructor() {
    removeAfterTests(this.path);
    for (const name of ['bin', 'build', 'dist', 'node_modules', 'package.json', 'scripts']) {
      symlinkSync(join(ROOT, name), join(this.path, name));
    }
  }

  /** Runs a command to its end. */
  async run(command: string[], variables: Record<string, string> = {}, input = '') {
    // npx keeps a link to each folder that it has run a command in; the cache is removed with the folder.
    // The warnings of npm are about the settings of the user that runs the tests.
    const npm = { npm_config_cache: join(this.path, '.npm'), npm_config_loglevel: 'error' };
    const program = new Program(this.path, command, { ...npm, ...variables });
    program.send(input);
    const ended = await program.ended;
    return { ...ended, stdout: program.stdout, stderr: program.stderr };
  }

  /** Starts a server and waits until it is ready. */
  async serve(variables: Record<string, string> = {}): Promise<Server> {
    const port = Number(variables['PORT'] ?? (await freePort()));
    const server = new Server(this.path, port, variables);
    await server.isReady();
    return server;
  }

  cli(args: string[], input = '') {
    return this.run([process.execPath, 'dist/src/main.js', ...args], {}, input);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

class Program {
  stdout = '';
  stderr = '';
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  private readonly child: ReturnType<typeof spawnGuarded>;

  constructor(cwd: string, [file = '', ...args]: string[], variables: Record<string, string>) {
    this.child = spawnGuarded(file, args, { cwd, env: { ...BASE_VARIABLES, ...variables } });
    this.child.stdout.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr.on('data', (chunk) => (this.stderr += String(chunk)));
    // A program that does not start does not read its input.
    this.child.stdin.on('error', () => undefined);
    this.ended = once(this.child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  send(input: string): void {
    this.child.stdin.end(input);
  }

  /** Waits until its standard output contains a text. */
  async waitForOutput(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      if (!this.isRunning) throw new Error(`ended without the output ${text}: ${this.stdout}`);
      await pause(10);
    }
  }

  /** As when the process that reads its standard output ends. */
  closeStdout(): void {
    this.child.stdout.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  protected get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}

export class Server extends Program {
  constructor(
    cwd: string,
    readonly port: number,
    variables: Record<string, string>,
    command = [process.execPath, 'dist/src/main.js'],
  ) {
    super(cwd, [...command, 'serve'], {
      PORT: String(port),
      ...variables,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** For browsers: of the same site as other servers of this machine. */
  get localUrl(): string {
    return `http://localhost:${this.port}`;
  }

  async post(path: string, json: unknown) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Sends SIGTERM and waits for the end of the process. */
  async stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.signal('SIGTERM');
    return this.ended;
  }

  async isReady(): Promise<void> {
    while (this.isRunning) {
      const response = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (response?.ok) return;
      await pause(25);
    }
    throw new Error(`the server did not start: ${this.stderr}${this.stdout}`);
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
