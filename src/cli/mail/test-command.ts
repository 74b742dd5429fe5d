import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';

/** `mail test` */
export function testCommand({ stdout }: Terminal): Command {
  const command = new Command('test')
    .description('send a test mail by MAIL_URL at once, and print the answer of the mail server')
    .argument('<address>', 'the recipient')
    .action(async (address: string) => {
      const { sendTestMail } = await import('./mail-operations.js');
      stdout.write(`${oneLine([await sendTestMail(address)])}\n`);
    });
  return withExamples(command, 'auth-service mail test ada@example.com');
}
