import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
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
