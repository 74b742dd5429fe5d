import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { OperationError } from '../common/errors/operation.error.js';
import { confirm, expectTerminal } from './confirm.js';

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
    await confirm(terminal, 'Replace it?');
    terminal.stderr.end();
    expect(await text(terminal.stderr)).toContain('Replace it? [y/N] ');
    expect(terminal.stdout.read()).toBeNull();
  });

  it.each(['', 'n', 'no', 'yesterday'])('is not answered by %j', async (answer) => {
    const asked = confirm(person(answer), 'Replace it?');
    await expect(asked).rejects.toThrow(new OperationError('cancelled'));
  });

  it('is given up at the end of the input', async () => {
    const { stdin, ...others } = person('');
    stdin.read();
    stdin.end();
    const asked = confirm({ stdin, ...others }, 'Replace it?');
    await expect(asked).rejects.toThrow(new OperationError('cancelled'));
  });

  it('needs somebody to ask, unless who is sure', () => {
    const { stdin: _, ...others } = person('y');
    const terminal = { ...others, stdin: new PassThrough() };
    expect(() => expectTerminal(terminal, false)).toThrow(/use --yes/);
    expectTerminal(terminal, true);
    expectTerminal(person('y'), false);
  });
});
