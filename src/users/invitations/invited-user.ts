import { type EntityManager, type FindOptionsWhere, IsNull, Not } from 'typeorm';
import { User } from '../../identity/user.entity.js';

/** Milliseconds in which an invitation can be accepted. */
export const INVITATION_LIFETIME = 7 * 24 * 60 * 60 * 1000;

/**
 * The columns of an invited user: a disabled user without a password that must be set before
 * `password_expires_at`. Disabled, so that no flow treats it as a user, and an invited admin does not count as
 * the last active one.
 */
export const IS_INVITED = {
  passwordHash: IsNull(),
  passwordExpiresAt: Not(IsNull()),
  isActive: false,
  lastLoginAt: IsNull(),
} as const satisfies FindOptionsWhere<User>;

/** The username of an invited user that chooses one when it accepts. */
export function placeholderUsername(id: string): string {
  return `invited-${id}`;
}

export function hasPlaceholderUsername({ id, username }: Pick<User, 'id' | 'username'>): boolean {
  return username === placeholderUsername(id);
}

/**
 * Makes an invited user an ordinary one without a password, for an admin that enables it: its link is void, and
 * it is not purged when it is disabled again. Changes nothing for other users.
 */
export async function endInvitation(manager: EntityManager, id: string): Promise<void> {
  await manager.update(User, { id, ...IS_INVITED }, { passwordExpiresAt: null });
}
