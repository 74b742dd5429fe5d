import 'reflect-metadata';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CapturedTerminal } from '../../../test/support/captured-terminal.js';
import { candidatesFunction } from './candidates-function.js';
import { commandWords } from './command-words.js';
import { createProgram, runCli, withSubcommands } from '../run-cli.js';

/** Prints the completions of the last word of each line of standard input, one line each. */
const COMPLETE = `
while IFS= read -r line; do
  read -ra COMP_WORDS <<< "$line"
  [[ $line != *' ' ]] || COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _auth_service
  echo "\${COMPREPLY[@]}"
done
`;

/** `describe` if the shell is installed; otherwise skips the tests with a message. */
function describeWith(shell: string): jest.Describe {
  if (spawnSync(shell, ['-c', 'exit']).status === 0) return describe;
  // Skipped without the shell: only the shell itself can run its script.
  process.stderr.write(`${shell} is not installed: the tests of its completion are skipped.\n`);
  return describe.skip;
}

async function script(shell: string): Promise<string> {
  const terminal = new CapturedTerminal();
  expect(await runCli(['completion', shell], terminal)).toBe(0);
  return terminal.written.stdout;
}

/** The completions of bash for the last word of each line. */
async function completeInBash(lines: string[]): Promise<string[][]> {
  const input = lines.map((line) => `auth-service ${line}\n`).join('');
  const program = `${await script('bash')}${COMPLETE}`;
  const output = execFileSync('bash', ['-c', program], { input, encoding: 'utf8' });
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').filter(Boolean));
}

describe('bash completion', () => {
  it.each([
    ['us', ['user']],
    ['user s', ['show', 'set-role', 'set-password', 'send-reset']],
    ['user create --r', ['--role']],
    ['user create --role ', ['user', 'admin']],
    ['user create --username ', []],
    ['user create --role admin --em', ['--email']],
    ['user set-role ada a', ['admin']],
    // Values are completed only at the position of their argument.
    ['user set-role a', []],
    ['user set-role --json ada a', ['admin']],
    ['user set-role ada admin a', []],
    ['user create --username ada --role a', ['admin']],
    // Bash splits --role=a into three words.
    ['user create --role = a', ['admin']],
    ['user create --role =', ['user', 'admin']],
    ['completion fish ', []],
    ['help con', ['config']],
    ['user help sh', ['show']],
    ['session end ada --i', ['--id']],
    // An argument with the name of a command.
    ['user show list --j', ['--json']],
    // Bash itself completes file names.
    ['user import ', []],
    ['completion ', ['bash', 'zsh', 'fish']],
  ])('completes %j', async (line, words) => {
    expect(await completeInBash([line])).toEqual([words]);
  });

  it('completes every command and every option', async () => {
    const all = withSubcommands(createProgram(new CapturedTerminal()));
    const paths = all.map((command) => {
      const names: string[] = [];
      for (let at = command; at.parent; at = at.parent) names.unshift(at.name());
      return names.map((name) => `${name} `).join('');
    });
    const commands = await completeInBash(paths);
    const flags = await completeInBash(paths.map((path) => `${path}--`));
    for (const [i, command] of all.entries()) {
      expect(commands[i]).toEqual(
        expect.arrayContaining(command.commands.map((each) => each.name())),
      );
      expect(flags[i]).toEqual(expect.arrayContaining(command.options.map(({ long }) => long)));
    }
  });
});

/** Lines with the completions of their last words, the same in every shell. */
const LINES: [string, string[]][] = [
  ['us', ['user']],
  ['user set-role a', []],
  ['user set-role ada a', ['admin']],
  ['user set-role --json ada a', ['admin']],
  ['user create --role a', ['admin']],
  ['user create --role=a', ['admin']],
  ['user create --username ada --em', ['--email']],
  ['session end --id 1 ada --j', ['--json']],
  ['help con', ['config']],
];

describeWith('zsh')('zsh completion', () => {
  /** Replaces the functions of the completion system that the script calls. */
  const OFFERED = `
compdef() { }
_files() { }
compset() { typed=\${typed#*=} }
_describe() { local each; for each in \${(P)2}; do [[ \${each%%:*} != $typed* ]] || print -r -- \${each%%:*}; done }
`;

  it('has a script without syntax errors', async () => {
    execFileSync('zsh', ['-n'], { input: await script('zsh') });
  });

  it.each(LINES)('completes %j', async (line, words) => {
    const typed = ['auth-service', ...line.split(' ')];
    const call = `words=("$@") CURRENT=$# typed=$@[-1]; _auth_service`;
    const program = `${OFFERED}${await script('zsh')}${call}`;
    const output = execFileSync('zsh', ['-fc', program, 'zsh', ...typed], { encoding: 'utf8' });
    expect(output.split('\n').filter(Boolean)).toEqual(words);
  });
});

describeWith('fish')('fish completion', () => {
  // An empty working directory, as fish completes file names where any value is allowed.
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'uas-fish-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has a script without syntax errors', async () => {
    const file = join(folder, 'script.fish');
    writeFileSync(file, await script('fish'));
    execFileSync('fish', ['--no-config', '-n', file]);
  });

  it.each(LINES)('completes %j', async (line, words) => {
    const program = `${await script('fish')}complete -C $argv[1]`;
    const args = ['--no-config', '-c', program, `auth-service ${line}`];
    const output = execFileSync('fish', args, { encoding: 'utf8', cwd: folder });
    const offers = output.split('\n').map((each) => each.replace(/\t.*/, ''));
    // The completion of --flag=value includes the flag.
    expect(offers.filter(Boolean).map((offer) => offer.replace(/^--\w+=/, ''))).toEqual(words);
  });
});

describe('the candidates function', () => {
  it.each(LINES)('prints the candidates for %j in sh', (line, words) => {
    const typed = line.split(' ');
    const commands = commandWords(createProgram(new CapturedTerminal()));
    const program = `${candidatesFunction('candidates', commands)}candidates "$@"`;
    const output = execFileSync('sh', ['-c', program, 'sh', ...typed], { encoding: 'utf8' });
    // The function prints all candidates; the shells select by the last word.
    const prefix = typed.at(-1)?.replace(/^--\w+=/, '') ?? '';
    const candidates = output.split('\n').map((each) => each.replace(/\t.*/, ''));
    const matching = candidates.filter((each) => each !== '' && each.startsWith(prefix));
    expect(matching).toEqual(words);
  });

  it.each([
    ['zsh', '#compdef auth-service\n'],
    ['fish', "complete -c auth-service -f -a '(__auth_service)'\n"],
  ])('is part of the script for %s', async (shell, part) => {
    const text = await script(shell);
    expect(text).toContain(part);
    for (const word of ['set-password', 'firebase-parameters']) expect(text).toContain(word);
  });
});
