import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort } from './free-port.mjs';
import { registerCleanup } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** Milliseconds. */
const START_LIMIT = 120_000;
const POLL_INTERVAL = 10;
/** Last lines of a server's output that an error message contains. */
const MAX_OUTPUT_LINES = 60;

const running = new Set();
// No server process outlives this one.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A working directory without a `.env` file, so that the variables are the only configuration. */
const folder = temporaryFolder('server');

/** The built service as a child process that can be killed and restarted on the same port. */
export class Server {
  #child;
  #output = [];
  /** Milliseconds of the first start with `start`. */
  firstStart;

  /**
   * @param wrapper a command that starts the server, such as strace with its options
   * @param nodeOptions options of Node.js
   * @param main the program to run instead of `src/main.js` of the build
   */
  constructor({ name, dist, main, port, variables, wrapper = [], nodeOptions = [] }) {
    this.name = name;
    this.origin = `http://127.0.0.1:${port}`;
    const program = main ?? join(resolve(dist), 'src/main.js');
    this.command = [...wrapper, process.execPath, ...nodeOptions, program, 'serve'];
    this.variables = serverVariables({ PORT: String(port), ...variables });
  }

  static async create(options) {
    const server = new Server({ ...options, port: await findFreePort() });
    registerCleanup(() => server.stop());
    return server;
  }

  /** Starts the process without waiting for readiness. */
  spawn() {
    const [program, ...args] = this.command;
    const child = spawn(program, args, {
      cwd: folder,
      env: this.variables,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.once('error', (error) => this.#appendOutput(String(error)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => this.#appendOutput(text));
    }
  }

  /**
   * Starts the process and waits for readiness.
   *
   * @returns the duration in milliseconds
   * @throws Error when the process exits before, or after `START_LIMIT`
   */
  async start() {
    const startedAt = performance.now();
    this.spawn();
    if (!(await this.waitForOk('/health/ready'))) {
      throw new Error(`server ${this.name} does not start:\n${this.output}`);
    }
    const duration = performance.now() - startedAt;
    this.firstStart ??= duration;
    return duration;
  }

  /** Waits until the path returns 200. @returns false when the process exits before */
  async waitForOk(path) {
    const deadline = performance.now() + START_LIMIT;
    while (!(await this.#isOk(path))) {
      if (!this.isRunning || performance.now() > deadline) return false;
      await pause(POLL_INTERVAL);
    }
    return true;
  }

  get pid() {
    return this.#child.pid;
  }

  get isRunning() {
    return running.has(this.#child) && this.#child.pid !== undefined;
  }

  /** The last lines of its output, since the first start. */
  get output() {
    return this.#output.join('\n');
  }

  /** Returns the last lines of its output and clears them. */
  takeOutput() {
    const { output } = this;
    this.#output = [];
    return output;
  }

  /** Sends SIGKILL, as a crash without any cleanup. */
  kill() {
    return this.#signal('SIGKILL');
  }

  stop() {
    return this.#signal('SIGTERM');
  }

  /** @returns the exit code; undefined after a signal, or when it was not running */
  async #signal(signal) {
    const child = this.#child;
    if (!child || !running.has(child)) return undefined;
    const exited = once(child, 'exit');
    child.kill(signal);
    const [exitCode] = await exited;
    return exitCode ?? undefined;
  }

  async #isOk(path) {
    try {
      const response = await fetch(this.origin + path);
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  #appendOutput(text) {
    this.#output.push(...text.split('\n').filter((line) => line !== ''));
    this.#output.splice(0, this.#output.length - MAX_OUTPUT_LINES);
  }
}

/**
 * Starts all servers of a database concurrently, as many as its engine supports.
 *
 * @param variables environment variables of all servers
 * @param nodeOptions options of Node.js
 */
export async function startServers({ database, dist, variables, nodeOptions }) {
  const servers = await Promise.all(
    database.serverNames.map((name) =>
      Server.create({
        name,
        dist,
        nodeOptions,
        variables: { DATABASE_URL: database.urlFor(name), ...variables },
      }),
    ),
  );
  await Promise.all(servers.map((server) => server.start()));
  return servers;
}

/** Runs a command of the CLI of a build. */
export async function runCli({ dist, variables, args, input }) {
  const child = spawn(process.execPath, [join(resolve(dist), 'src/main.js'), ...args], {
    cwd: folder,
    env: serverVariables(variables),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(input);
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`auth-service ${args.join(' ')} exited with ${exitCode}`);
}

/** Cheap hashes and no rate limits: the experiments test neither. */
function serverVariables(variables) {
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    SECRET_KEY: 'a key of the experiments, thirty-two bytes or more',
    BCRYPT_ROUNDS: '4',
    RATE_LIMIT_ENABLED: 'false',
    LOG_LEVEL: 'error',
    // Prints no link to the page for the first admin.
    SETUP_FROM: 'off',
    MIGRATIONS_RUN: 'true',
    // Access tokens must not expire during an experiment.
    ACCESS_TOKEN_EXPIRE_MINUTES: '1440',
    ...variables,
  };
}
