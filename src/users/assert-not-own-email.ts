import type { Principal } from '../access/principal.js';
import { AppException } from '../common/errors/app.exception.js';
import type { User } from '../identity/user.entity.js';
import type { UpdateUserDto } from './dto/update-user.dto.js';

/**
 * A change of the own e-mail address needs a recent authentication and, where mail is on, the new mailbox: an
 * admin's session alone must not be enough to take over the admin.
 *
 * @param actor undefined for the command line
 * @throws AppException `validation_failed`
 */
export function assertNotOwnEmail(
  actor: Principal | undefined,
  { id, email: current }: Pick<User, 'id' | 'email'>,
  { email }: UpdateUserDto,
): void {
  if (email === undefined || email === current || actor?.userId !== id) return;
  throw new AppException('validation_failed', {
    errors: [
      {
        pointer: '#/email',
        code: 'own_email',
        detail: 'the own e-mail address is changed with PUT /api/v1/users/me',
      },
    ],
  });
}
