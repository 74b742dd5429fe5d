import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { atEnd } from './run.mjs';
import { temporaryFolder } from './temporary.mjs';

/** Milliseconds. */
const START_LIMIT = 120_000;
const POLL_INTERVAL = 10;
/** Lines of a server's output that an error message repeats. */
const LINES_KEPT = 60;

const running = new Set();
// Whatever ends this process, no server outlives it.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** An empty folder without a `.env`, so that only what is given here configures a server. */
const folder = temporaryFolder('server');

/** The built server as a process of its own: started, killed and started again on the same port. */
export class Server {
  #child;
  #output = [];

  /**
   * @param wrapper a command that starts the server, such as strace with its options
   * @param nodeOptions of Node.js itself
   * @param main what it runs, instead of the build's own
   */
  constructor({ name, dist, main, port, variables, wrapper = [], nodeOptions = [] }) {
    this.name = name;
    this.origin = `http://127.0.0.1:${port}`;
    const program = main ?? join(resolve(dist), 'src/main.js');
    this.command = [...wrapper, process.execPath, ...nodeOptions, program, 'serve'];
    this.variables = serverVariables({ PORT: String(port), ...variables });
  }

  static async create(options) {
    const server = new Server({ ...options, port: await freePort() });
    atEnd(() => server.stop());
    return server;
  }

  /** Starts the process without waiting for anything. */
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
    child.once('error', (error) => this.#keep(String(error)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => this.#keep(text));
    }
  }

  /**
   * Starts the process and waits until it says that it is ready.
   *
   * @returns how long that took, in milliseconds
   */
  async start() {
    const startedAt = performance.now();
    this.spawn();
    if (!(await this.answers('/health/ready'))) {
      throw new Error(`server ${this.name} does not start:\n${this.output}`);
    }
    return performance.now() - startedAt;
  }

  /** Waits until the path is answered with 200; false when the process ends before that. */
  async answers(path) {
    const giveUpAt = performance.now() + START_LIMIT;
    while (!(await this.#isOk(path))) {
      if (!this.isRunning || performance.now() > giveUpAt) return false;
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

  /** The last lines that it has written, since its first start. */
  get output() {
    return this.#output.join('\n');
  }

  /** What it has written since this was last asked, as far as it is kept. */
  takeOutput() {
    const { output } = this;
    this.#output = [];
    return output;
  }

  /** As a crash does it: at once, nothing is finished. */
  kill() {
    return this.#end('SIGKILL');
  }

  stop() {
    return this.#end('SIGTERM');
  }

  /** @returns the exit code; none where a signal ended it, or it was not running */
  async #end(signal) {
    const child = this.#child;
    if (!child || !running.has(child)) return undefined;
    const gone = once(child, 'exit');
    child.kill(signal);
    const [exitCode] = await gone;
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

  #keep(text) {
    this.#output.push(...text.split('\n').filter((line) => line !== ''));
    this.#output.splice(0, this.#output.length - LINES_KEPT);
  }
}

/**
 * Starts all servers of a database at the same time, as many as its engine allows.
 *
 * @param variables of all of them
 */
export async function startServers({ database, dist, variables }) {
  const servers = await Promise.all(
    database.serverNames.map((name) =>
      Server.create({
        name,
        dist,
        variables: { DATABASE_URL: database.urlFor(name), ...variables },
      }),
    ),
  );
  await Promise.all(servers.map((server) => server.start()));
  return servers;
}

/** Runs the command line of the same build against the same database. */
export async function runCli({ dist, variables, args, input }) {
  const child = spawn(process.execPath, [join(resolve(dist), 'src/main.js'), ...args], {
    cwd: folder,
    env: serverVariables(variables),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(input);
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`auth-service ${args.join(' ')} ended with ${exitCode}`);
}

/** Cheap hashes and no throttling: neither is what these experiments are about. */
function serverVariables(variables) {
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    SECRET_KEY: 'a key of the experiments, thirty-two bytes or more',
    BCRYPT_ROUNDS: '4',
    RATE_LIMIT_ENABLED: 'false',
    LOG_LEVEL: 'error',
    MIGRATIONS_RUN: 'true',
    // An access token must not end by itself while the experiment runs.
    ACCESS_TOKEN_EXPIRE_MINUTES: '1440',
    ...variables,
  };
}
