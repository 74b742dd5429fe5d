import { spawnSync } from 'node:child_process';
import { availableParallelism, platform } from 'node:os';

const PREPARE = `require('./scripts/thread-pool.cjs').prepareThreadPool();`;

/** Prints the niceness of each thread of the process and the size of the pool. */
const PRINT = `
  const { readdirSync, readFileSync } = require('node:fs');
  const niceness = (thread) =>
    Number(readFileSync('/proc/self/task/' + thread + '/stat', 'utf8').split(') ')[1].split(' ')[16]);
  console.log(JSON.stringify({
    main: niceness(process.pid),
    all: readdirSync('/proc/self/task').map(niceness),
    size: Number(process.env.UV_THREADPOOL_SIZE),
  }));
`;

function threads(variables: Record<string, string>) {
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', PREPARE + PRINT], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...variables },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { main: number; all: number[]; size: number };
}

// Other systems have no priority for a single thread.
if (platform() === 'linux') {
  describe('the script that the command preloads', () => {
    it.each<Record<string, string>>([{}, { UV_THREADPOOL_SIZE: '7' }])(
      'lowers the priority of the pool threads only (%j)',
      (variables) => {
        const { main, all, size } = threads(variables);
        const usual = Math.max(4, availableParallelism() + 2);
        expect(size).toBe(Number(variables['UV_THREADPOOL_SIZE'] ?? usual));
        const lowered = all.filter((niceness) => niceness > main);
        expect(lowered).toHaveLength(size);
        expect(new Set(lowered).size).toBe(1);
      },
    );
  });
}
