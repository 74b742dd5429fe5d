import { Command, Option } from 'commander';
import { COMMAND_LINE } from '../common/access/requester.js';
import { Role } from '../common/access/role.enum.js';
import { toValidDto } from '../common/validation/to-valid-dto.js';
import { CreateUserDto } from '../users/dto/create-user.dto.js';
import { ListUsersQuery } from '../users/dto/list-users.query.js';
import type { UserResponse } from '../users/dto/user.response.js';
import { UserListService } from '../users/user-list.service.js';
import { UsersService } from '../users/users.service.js';
import { importCommand } from './import-command.js';
import { readPassword, type Terminal } from './password-input.js';
import { withServices } from './with-services.js';

interface CreateOptions {
  username: string;
  email: string;
  fullName?: string;
  role: Role;
  passwordStdin: boolean;
}

/** `user create | import | list | disable | enable` */
export function userCommands(terminal: Terminal): Command {
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  const user = new Command('user').description('manage accounts');

  user
    .command('create')
    .description('create an account; the password comes from a prompt or from standard input')
    .requiredOption('--username <name>')
    .requiredOption('--email <address>')
    .option('--full-name <text>')
    .addOption(new Option('--role <role>').choices(Object.values(Role)).default(Role.User))
    .option('--password-stdin', 'read the password from standard input', false)
    .action(async ({ username, email, fullName, role, passwordStdin }: CreateOptions) => {
      const password = await readPassword(terminal, passwordStdin);
      const account = toValidDto(CreateUserDto, {
        username,
        email,
        password,
        role,
        ...(fullName !== undefined && { full_name: fullName }),
      });
      const created = await withServices((services) =>
        services.get(UsersService).create(account, COMMAND_LINE),
      );
      say(`created ${created.role} ${created.username} (${created.id})`);
    });

  user.addCommand(importCommand(terminal));

  user
    .command('list')
    .description('list all accounts, oldest first')
    .option('--json', 'one JSON object a line', false)
    .action(async ({ json }: { json: boolean }) => {
      await withServices(async (services) => {
        for await (const row of allUsers(services.get(UserListService))) {
          say(json ? JSON.stringify(row) : describe(row));
        }
      });
    });

  for (const [name, isActive] of [
    ['disable', false],
    ['enable', true],
  ] as const) {
    user
      .command(`${name} <name>`)
      .description(
        isActive
          ? 'let a disabled account sign in again'
          : 'keep an account from signing in, and end its sessions',
      )
      .action(async (login: string) => {
        const changed = await withServices(async (services) => {
          const users = services.get(UsersService);
          const { id } = await users.getByName(login);
          return users.update(id, { is_active: isActive }, COMMAND_LINE);
        });
        say(`${name}d ${changed.username}`);
      });
  }
  return user;
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
  const fields = [id, username, email, role, is_active ? 'active' : 'disabled'];
  // Whatever a row may hold, it stays one line and sends nothing to the terminal.
  return fields.map((field) => field.replace(/\p{Cc}/gu, '\uFFFD')).join('\t');
}
