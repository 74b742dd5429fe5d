import type { FieldError } from '../../common/errors/field-error.js';
import type { User } from '../../identity/user.entity.js';

type Names = Pick<User, 'emailCanonical' | 'usernameCanonical'>;

/** Names that accounts have, in their canonical form. */
export class TakenNames {
  /** The username of each address, and whose each username is. */
  private readonly usernames = new Map<string, string>();
  private readonly emails = new Map<string, string>();

  get size(): number {
    return this.usernames.size;
  }

  add({ emailCanonical, usernameCanonical }: Names): void {
    this.usernames.set(emailCanonical, usernameCanonical);
    this.emails.set(usernameCanonical, emailCanonical);
  }

  clear(): void {
    this.usernames.clear();
    this.emails.clear();
  }

  /** Whether one account has both. */
  isSame({ emailCanonical, usernameCanonical }: Names): boolean {
    return this.usernames.get(emailCanonical) === usernameCanonical;
  }

  /** Which of the two another account has. */
  conflict({ emailCanonical, usernameCanonical }: Names): FieldError | undefined {
    if (this.usernames.has(emailCanonical)) {
      return taken('email', 'another account, of another username, has this e-mail address');
    }
    if (this.emails.has(usernameCanonical)) {
      return taken('username', 'another account, of another e-mail address, has this username');
    }
    return undefined;
  }
}

function taken(field: 'email' | 'username', detail: string): FieldError {
  return { pointer: `#/${field}`, code: `${field}_taken`, detail };
}
