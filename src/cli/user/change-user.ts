import { COMMAND_LINE } from '../../access/requester.js';
import type { UpdateUserDto } from '../../users/dto/update-user.dto.js';
import { toUserResponse } from '../../users/dto/user.response.js';
import type { User } from '../../identity/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { findUser } from '../find-user.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { withServices } from '../with-services.js';

interface Change {
  readonly name: string;
  readonly changes: UpdateUserDto;
  readonly json: boolean;
  readonly done: (user: User) => string;
}

/** Changes an account as an admin does over the API, and says what is done. */
export async function changeUser(
  { stdout }: Terminal,
  { name, changes, json, done }: Change,
): Promise<void> {
  const changed = await withServices(async (services) => {
    const { id } = await findUser(services, name);
    return services.get(UsersService).update(id, changes, COMMAND_LINE);
  });
  stdout.write(`${json ? jsonLine(toUserResponse(changed)) : done(changed)}\n`);
}
