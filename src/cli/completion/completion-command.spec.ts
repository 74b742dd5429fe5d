import 'reflect-metadata';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CapturedTerminal } from '../../../test/support/captured-terminal.js';
import { createProgram, runCli, withSubcommands } from '../run-cli.js';

/** For lines of standard input: what is offered for the last word of each, in a line. */
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

/** `describe` where the shell is installed; elsewhere its tests are skipped, and say why. */
function describeWith(shell: string): jest.Describe {
  if (spawnSync(shell, ['-c', 'exit']).status === 0) return describe;
  // Only the shell itself can tell what it makes of a script.
  process.stderr.write(`${shell} is not installed: the tests of its completion are skipped.\n`);
  return describe.skip;
}

async function script(shell: string): Promise<string> {
  const terminal = new CapturedTerminal();
  expect(await runCli(['completion', shell], terminal)).toBe(0);
  return terminal.written.stdout;
}

/** What bash offers for the last word of each line. */
async function offered(lines: string[]): Promise<string[][]> {
  const input = lines.map((line) => `auth-service ${line}\n`).join('');
  const program = `${await script('bash')}${COMPLETE}`;
  const output = execFileSync('bash', ['-c', program], { input, encoding: 'utf8' });
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').filter(Boolean));
}

describe('the completion in bash', () => {
  it.each([
    ['us', ['user']],
    ['user s', ['show', 'set-role', 'set-password']],
    ['user create --r', ['--role']],
    ['user create --role ', ['user', 'admin']],
    ['user create --username ', []],
    ['user create --role admin --em', ['--email']],
    ['user set-role ada a', ['admin']],
    // Each at its own place alone.
    ['user set-role a', []],
    ['user set-role --json ada a', ['admin']],
    ['user set-role ada admin a', []],
    ['user create --username ada --role a', ['admin']],
    // Bash takes the = for a word.
    ['user create --role = a', ['admin']],
    ['user create --role =', ['user', 'admin']],
    ['completion fish ', []],
    ['help con', ['config']],
    ['user help sh', ['show']],
    ['session end ada --i', ['--id']],
    // A name that is a command's, where none stands.
    ['user show list --j', ['--json']],
    // Files, which bash adds.
    ['user import ', []],
    ['completion ', ['bash', 'zsh', 'fish']],
  ])('offers for %j what fits', async (line, words) => {
    expect(await offered([line])).toEqual([words]);
  });

  it('knows every command and every option', async () => {
    const all = withSubcommands(createProgram(new CapturedTerminal()));
    const paths = all.map((command) => {
      const names: string[] = [];
      for (let at = command; at.parent; at = at.parent) names.unshift(at.name());
      return names.map((name) => `${name} `).join('');
    });
    const commands = await offered(paths);
    const flags = await offered(paths.map((path) => `${path}--`));
    for (const [i, command] of all.entries()) {
      expect(commands[i]).toEqual(
        expect.arrayContaining(command.commands.map((each) => each.name())),
      );
      expect(flags[i]).toEqual(expect.arrayContaining(command.options.map(({ long }) => long)));
    }
  });
});

/** Lines, and what every shell offers for the last word of each. */
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

describeWith('zsh')('the completion in zsh', () => {
  /** The parts of its completion system that the script calls, for words that are given. */
  const OFFERED = `
compdef() { }
_files() { }
compset() { typed=\${typed#*=} }
_describe() { local each; for each in \${(P)2}; do [[ \${each%%:*} != $typed* ]] || print -r -- \${each%%:*}; done }
`;

  it('has a script without errors', async () => {
    execFileSync('zsh', ['-n'], { input: await script('zsh') });
  });

  it.each(LINES)('offers for %j what fits', async (line, words) => {
    const typed = ['auth-service', ...line.split(' ')];
    const call = `words=("$@") CURRENT=$# typed=$@[-1]; _auth_service`;
    const program = `${OFFERED}${await script('zsh')}${call}`;
    const output = execFileSync('zsh', ['-fc', program, 'zsh', ...typed], { encoding: 'utf8' });
    expect(output.split('\n').filter(Boolean)).toEqual(words);
  });
});

describeWith('fish')('the completion in fish', () => {
  // Where nothing is known, it offers files.
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'uas-fish-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has a script without errors', async () => {
    const file = join(folder, 'script.fish');
    writeFileSync(file, await script('fish'));
    execFileSync('fish', ['--no-config', '-n', file]);
  });

  it.each(LINES)('offers for %j what fits', async (line, words) => {
    const program = `${await script('fish')}complete -C $argv[1]`;
    const args = ['--no-config', '-c', program, `auth-service ${line}`];
    const output = execFileSync('fish', args, { encoding: 'utf8', cwd: folder });
    const offers = output.split('\n').map((each) => each.replace(/\t.*/, ''));
    // A value behind a = stands there with its flag.
    expect(offers.filter(Boolean).map((offer) => offer.replace(/^--\w+=/, ''))).toEqual(words);
  });
});

describe('the completion in other shells', () => {
  it.each([
    ['zsh', '#compdef auth-service\n'],
    [
      'fish',
      "complete -c auth-service -n '__auth_service_at \\'user create\\'' -l role -r -f -a 'user admin'",
    ],
  ])('has the same words for %s', async (shell, part) => {
    const text = await script(shell);
    expect(text).toContain(part);
    for (const word of ['set-password', 'firebase-parameters']) expect(text).toContain(word);
  });
});
