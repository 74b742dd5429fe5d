import 'reflect-metadata';
import type { Command } from 'commander';
import { CapturedTerminal } from '../../test/support/captured-terminal.js';
import { createProgram, runCli, withSubcommands } from './run-cli.js';

/** The names that lead to a command, such as `user create`. */
function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

const LEAVES = withSubcommands(createProgram(new CapturedTerminal()))
  .filter(({ commands }) => commands.length === 0)
  .map(pathOf);

async function run(...args: string[]) {
  const terminal = new CapturedTerminal();
  return { code: await runCli(args, terminal), ...terminal.written };
}

async function examplesOf(path: string[]): Promise<string[]> {
  const { stdout } = await run(...path, '--help');
  const [, below = ''] = stdout.split('\nExamples:\n');
  return below.split('\n').filter((line) => line !== '');
}

describe('the help of a command', () => {
  it('exists for every command', () => {
    expect(LEAVES.map((path) => path.join(' '))).toEqual(
      expect.arrayContaining(['serve', 'migrate', 'user create', 'session end', 'config check']),
    );
  });

  it.each(LEAVES)('has valid examples: %s %s', async (...names) => {
    const path = names.filter((name) => name !== undefined);
    const examples = await examplesOf(path);
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      // Without variables before it and files that a shell opens.
      const words = example
        .replace(/ [<>] \S+$/, '')
        .trim()
        .split(' ');
      const args = words.slice(words.indexOf('auth-service') + 1);
      expect(args.slice(0, path.length)).toEqual(path);
      const program = createProgram(new CapturedTerminal());
      const called: string[][] = [];
      for (const command of withSubcommands(program)) {
        if (command.commands.length === 0) command.action(() => void called.push(pathOf(command)));
      }
      await program.parseAsync(args, { from: 'user' });
      expect(called).toEqual([path]);
    }
  });

  it.each(LEAVES)('describes every option, without redundant defaults: %s %s', async (...names) => {
    const { stdout } = await run(...names.filter((name) => name !== undefined), '--help');
    expect(stdout).not.toMatch(/default:\s+false/);
    // Every option has a description.
    expect(stdout).not.toMatch(/^ {2}--\w.*>$/m);
  });

  it('shows the version of the package', async () => {
    const { code, stdout } = await run('--version');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it.each([
    [['usr'], '(Did you mean user?)'],
    [['user', 'lsit'], '(Did you mean list?)'],
    [['user', 'list', '--jsno'], '(Did you mean --json?)'],
  ])('suggests a correction of %j', async (args, suggestion) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(suggestion);
  });
});
