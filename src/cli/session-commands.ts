import { Command } from 'commander';
import { COMMAND_LINE } from '../common/access/requester.js';
import { RevocationService } from '../sessions/revocation.service.js';
import { UsersService } from '../users/users.service.js';
import type { Terminal } from './password-input.js';
import { withServices } from './with-services.js';

/** `session end` */
export function sessionCommands(terminal: Terminal): Command {
  const session = new Command('session').description('manage sessions');
  session
    .command('end <name>')
    .description('end every session of an account; its access tokens end with them')
    .action(async (name: string) => {
      const ended = await withServices(async (services) => {
        const { id } = await services.get(UsersService).getByName(name);
        return services.get(RevocationService).endAll(id, 'admin', COMMAND_LINE);
      });
      terminal.stdout.write(`ended ${ended} session${ended === 1 ? '' : 's'} of ${name}\n`);
    });
  return session;
}
