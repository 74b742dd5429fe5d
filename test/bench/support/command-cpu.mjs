import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../bin/auth-service.cjs', import.meta.url));

/** Arguments of Node.js, by the name of the command. */
const COMMANDS = {
  node: ['-e', '0'],
  help: [PROGRAM, '--help'],
  usage: [PROGRAM, 'user', 'lsit'],
  list: [PROGRAM, 'user', 'list'],
};

/**
 * Runs each command in turns, so that a drift of the machine's speed affects all of them.
 *
 * @param variables environment of the commands
 * @returns the median processor time of each command, in seconds
 */
export function measureCommands(variables, rounds = 7) {
  const samples = Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, []]));
  for (let i = 0; i < rounds; i += 1) {
    for (const [name, args] of Object.entries(COMMANDS)) {
      samples[name].push(cpuOf(args, variables));
    }
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, times]) => [
      name,
      times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)],
    ]),
  );
}

/** User and system time of a whole process, from its start to its end, as the shell reports it. */
function cpuOf(args, variables) {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" > /dev/null 2>&1; } 2>&1';
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    env: { PATH: process.env.PATH, ...variables },
    encoding: 'utf8',
  });
  const [user, system] = stdout.trim().split(' ').map(Number);
  return user + system;
}
