import { Command } from 'commander';
import { ListUsersQuery } from '../../users/dto/list-users.query.js';
import type { UserResponse } from '../../users/dto/user.response.js';
import { UserListService } from '../../users/user-list.service.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';
import { withServices } from '../with-services.js';

/** `user list` */
export function listCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description('list all accounts, oldest first: id, username, e-mail address, role, state')
    .option('--json', 'print a JSON object a line', false)
    .action(async ({ json }: { json: boolean }) => {
      await withServices(async (services) => {
        for await (const row of allUsers(services.get(UserListService))) {
          // `| head` has enough.
          if (!stdout.writable) break;
          stdout.write(`${json ? jsonLine(row) : describe(row)}\n`);
        }
      });
    });
  return withExamples(command, 'auth-service user list', 'auth-service user list --json');
}

async function* allUsers(list: UserListService): AsyncGenerator<UserResponse> {
  const query = Object.assign(new ListUsersQuery(), { sort: 'created_at', limit: 200 });
  let page;
  do {
    page = await list.list(query);
    yield* page.data;
    query.cursor = page.next_cursor ?? undefined;
  } while (page.has_more);
}

function describe({ id, username, email, role, is_active }: UserResponse): string {
  return oneLine([id, username, email, role, is_active ? 'active' : 'disabled']);
}
