import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { OperationError } from '../common/errors/operation.error.js';
import { confirm, expectTerminal } from './confirm.js';

/** A terminal with one typed answer. */
function terminalWith(answer: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const stdout = new PassThrough();
  stdin.write(`${answer}\n`);
  return { stdin, stdout, stderr };
}

describe('confirm', () => {
  it.each(['y', 'Y', 'yes', ' YES '])('accepts the answer %j', async (answer) => {
    const terminal = terminalWith(answer);
    await confirm(terminal, 'Replace the database?');
    terminal.stderr.end();
    expect(await text(terminal.stderr)).toContain('Replace the database? [y/N] ');
    expect(terminal.stdout.read()).toBeNull();
  });

  it.each(['', 'n', 'no', 'yesterday'])('rejects the answer %j', async (answer) => {
    const asked = confirm(terminalWith(answer), 'Replace the database?');
    await expect(asked).rejects.toThrow(new OperationError('cancelled'));
  });

  it('rejects the end of the input', async () => {
    const { stdin, ...others } = terminalWith('');
    stdin.read();
    stdin.end();
    const asked = confirm({ stdin, ...others }, 'Replace the database?');
    await expect(asked).rejects.toThrow(new OperationError('cancelled'));
  });

  it('requires a terminal, unless the confirmation is skipped', () => {
    const { stdin: _, ...others } = terminalWith('y');
    const terminal = { ...others, stdin: new PassThrough() };
    expect(() => expectTerminal(terminal, false)).toThrow(/use --yes/);
    expectTerminal(terminal, true);
    expectTerminal(terminalWith('y'), false);
  });
});
