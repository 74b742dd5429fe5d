import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';

/** `mail test` */
export function testCommand({ stdout }: Terminal): Command {
  const command = new Command('test')
    .description('send a test mail by MAIL_URL at once, and print the answer of the mail server')
    .argument('<address>', 'the recipient')
    .option('--json', 'print one JSON object', false)
    .action(async (address: string, { json }: { json: boolean }) => {
      const { sendTestMail } = await import('./mail-operations.js');
      const answer = await sendTestMail(address);
      stdout.write(`${json ? jsonLine({ recipient: address, answer }) : oneLine([answer])}\n`);
    });
  return withExamples(command, 'auth-service mail test ada@example.com');
}
