import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const running = new Set();
// Whatever ends this process, no limit outlives it.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Runs a program of `limits/` that measures by itself. @returns the number that it prints */
export async function measureLimit(name, ...args) {
  const child = start(name, args);
  const [output] = await Promise.all([read(child), once(child, 'exit')]);
  const rate = Number(output);
  if (!(rate > 0)) throw new Error(`limits/${name}.mjs has measured nothing: ${output}`);
  return rate;
}

/** Starts a program of `limits/` that serves on the port that it prints. */
export async function serveLimit(name, ...args) {
  const child = start(name, args);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`limits/${name}.mjs has ended`);
  });
  const [port] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), ended]);
  // Later on it is ended by `stop`.
  ended.catch(() => {});
  return { origin: `http://127.0.0.1:${Number(port)}`, stop: () => child.kill() };
}

function start(name, args) {
  const script = fileURLToPath(new URL(`../limits/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      // As production has it: express and others look at this variable.
      NODE_ENV: 'production',
      // As `npm start` has it.
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
