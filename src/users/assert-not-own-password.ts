import type { Principal } from '../access/principal.js';
import { AppException } from '../common/errors/app.exception.js';
import type { UpdateUserDto } from './dto/update-user.dto.js';

/**
 * A change of the own password needs the current one (ASVS 6.2.3): an admin's session alone, in a stolen
 * token or on an unlocked screen, must not be enough to take over the admin.
 *
 * @param actor undefined for the command line
 * @param id the changed user
 * @throws AppException `validation_failed`
 */
export function assertNotOwnPassword(
  actor: Principal | undefined,
  id: string,
  { password }: UpdateUserDto,
): void {
  if (password === undefined || actor?.userId !== id) return;
  throw new AppException('validation_failed', {
    errors: [
      {
        pointer: '#/password',
        code: 'own_password',
        detail:
          'the own password requires the current one; send both with PUT /api/v1/users/me/password',
      },
    ],
  });
}
