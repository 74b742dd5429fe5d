import { Command } from 'commander';
import { withExamples } from './examples.js';
import type { Terminal } from './terminal.js';

/** `setup-link` */
export function setupLinkCommand(terminal: Terminal): Command {
  const command = new Command('setup-link')
    .description(
      'print the link of the page that creates the first admin; valid for an hour, and until there is an admin',
    )
    .action(async () => {
      const { issueSetupLink } = await import('./issue-setup-link.js');
      terminal.stdout.write(`${await issueSetupLink()}\n`);
    });
  return withExamples(command, 'auth-service setup-link');
}
