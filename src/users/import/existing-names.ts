import type { FieldError } from '../../common/errors/field-error.js';
import type { User } from '../../identity/user.entity.js';

type Names = Pick<User, 'emailCanonical' | 'usernameCanonical'>;

/** The names of existing users, in their canonical form. */
export class ExistingNames {
  private readonly usernameByEmail = new Map<string, string>();
  private readonly usernames = new Set<string>();

  get size(): number {
    return this.usernameByEmail.size;
  }

  add({ emailCanonical, usernameCanonical }: Names): void {
    this.usernameByEmail.set(emailCanonical, usernameCanonical);
    this.usernames.add(usernameCanonical);
  }

  clear(): void {
    this.usernameByEmail.clear();
    this.usernames.clear();
  }

  /** Whether one user has both names. */
  hasUser({ emailCanonical, usernameCanonical }: Names): boolean {
    return this.usernameByEmail.get(emailCanonical) === usernameCanonical;
  }

  /** The error for a name that another user has. */
  conflict({ emailCanonical, usernameCanonical }: Names): FieldError | undefined {
    if (this.usernameByEmail.has(emailCanonical)) {
      return conflictOf('email', 'a user with another username has this e-mail address');
    }
    if (this.usernames.has(usernameCanonical)) {
      return conflictOf('username', 'a user with another e-mail address has this username');
    }
    return undefined;
  }
}

function conflictOf(field: 'email' | 'username', detail: string): FieldError {
  return { pointer: `#/${field}`, code: `${field}_taken`, detail };
}
