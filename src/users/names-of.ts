import type { User } from '../identity/user.entity.js';
import type { UpdateAnyProfileDto } from './dto/update-me.dto.js';

/** The names of a user after a change; an omitted one stays. */
export function namesOf(
  user: User,
  { email, username, full_name }: UpdateAnyProfileDto,
): Pick<User, 'email' | 'username' | 'fullName'> {
  return {
    email: email ?? user.email,
    username: username ?? user.username,
    fullName: full_name === undefined ? user.fullName : full_name,
  };
}
