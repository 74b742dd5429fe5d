import { canonicalEmail, canonicalUsername, searchText } from './canonical.js';
import type { User } from './user.entity.js';

type NameColumn =
  'email' | 'emailCanonical' | 'username' | 'usernameCanonical' | 'fullName' | 'searchText';

/** The columns derived from the names of a user. */
export function nameColumns({
  email,
  username,
  fullName,
}: Pick<User, 'email' | 'username' | 'fullName'>): Pick<User, NameColumn> {
  return {
    email,
    emailCanonical: canonicalEmail(email),
    username,
    usernameCanonical: canonicalUsername(username),
    fullName,
    searchText: searchText({ email, username, fullName }),
  };
}
