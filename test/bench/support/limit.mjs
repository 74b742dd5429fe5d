import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const running = new Set();
// No child process outlives this one.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Runs a program of `limits/` that measures a rate. @returns the printed rate */
export async function measureLimit(name, ...args) {
  const child = start(name, args);
  const [output] = await Promise.all([read(child), once(child, 'exit')]);
  const rate = Number(output);
  if (!(rate > 0)) throw new Error(`limits/${name}.mjs printed no rate: ${output}`);
  return rate;
}

/** Starts a program of `limits/` that prints its port and serves. */
export async function serveLimit(name, ...args) {
  const child = start(name, args);
  const exited = once(child, 'exit').then(() => {
    throw new Error(`limits/${name}.mjs exited`);
  });
  const [port] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), exited]);
  // `stop` terminates it later.
  exited.catch(() => {});
  return { origin: `http://127.0.0.1:${Number(port)}`, stop: () => child.kill() };
}

function start(name, args) {
  const script = fileURLToPath(new URL(`../limits/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      // As in production: some packages read this variable.
      NODE_ENV: 'production',
      // As set by `npm start`.
      UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism() + 2)),
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function read(child) {
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) output += text;
  return output;
}
