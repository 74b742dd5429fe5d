import { PassThrough } from 'node:stream';
import { confirm } from './confirm.js';
import { CommandError } from './password-input.js';

/** A terminal where a person gives one answer. */
function person(answer: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const stdout = new PassThrough();
  stdin.write(`${answer}\n`);
  return { stdin, stdout, stderr };
}

describe('a question before something grave', () => {
  it.each(['y', 'Y', 'yes', ' YES '])('is answered by %j', async (answer) => {
    const terminal = person(answer);
    await confirm(terminal, 'Replace it?', false);
    expect(String(terminal.stderr.read())).toContain('Replace it? [y/N] ');
    expect(terminal.stdout.read()).toBeNull();
  });

  it.each(['', 'n', 'no', 'yesterday'])('is not answered by %j', async (answer) => {
    const asked = confirm(person(answer), 'Replace it?', false);
    await expect(asked).rejects.toThrow(new CommandError('cancelled'));
  });

  it('is given up at the end of the input', async () => {
    const { stdin, ...others } = person('');
    stdin.read();
    stdin.end();
    const asked = confirm({ stdin, ...others }, 'Replace it?', false);
    await expect(asked).rejects.toThrow(new CommandError('cancelled'));
  });

  it('is not asked where nobody is', async () => {
    const terminal = { ...person('y'), stdin: new PassThrough() };
    await expect(confirm(terminal, 'Replace it?', false)).rejects.toThrow(/use --yes/);
    expect(terminal.stderr.read()).toBeNull();
  });

  it('is not asked of who is sure', async () => {
    const terminal = person('n');
    await confirm(terminal, 'Replace it?', true);
    expect(terminal.stderr.read()).toBeNull();
  });
});
