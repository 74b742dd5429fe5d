import { Command } from 'commander';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `user export` */
export function exportCommand({ stdout, stderr }: Terminal): Command {
  const command = new Command('export')
    .description('print everything that the database holds about a user, as JSON')
    .argument('<name>', USER_NAME)
    .option('--output <file>', 'write a new file instead, which only its owner may read')
    .action(async (name: string, { output }: { output?: string }) => {
      const { exportToFile, exportUser } = await import('./export-user.js');
      if (output === undefined) return exportUser(name, stdout);
      await exportToFile(name, output);
      stderr.write(`${output}: written\n`);
    });
  return withExamples(
    command,
    'auth-service user export ada',
    'auth-service user export ada@example.com --output ada.json',
  );
}
