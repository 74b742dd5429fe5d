import type { DataSource } from 'typeorm';
import { prepared } from '../database/postgres/prepared-statements.js';
import { runStatement } from '../database/run-statement.js';
import { canonicalName, isEmailAddress } from './canonical.js';
import type { User } from './user.entity.js';

/** The columns of a user that a sign-in needs. */
export type SignInUser = Pick<
  User,
  'id' | 'role' | 'isActive' | 'passwordHash' | 'passwordChangedAt'
>;

type Row = Pick<User, 'id' | 'role'> & {
  is_active: boolean | 0 | 1;
  password_hash: string;
  password_changed_at: number | string;
};

const selectBy = (column: string) => `
  SELECT id, role, is_active, password_hash, password_changed_at FROM users WHERE ${column} = $1`;
const STATEMENTS = {
  email: prepared(selectBy('email_canonical')),
  username: prepared(selectBy('username_canonical')),
};

/**
 * Finds the user of a sign-in. Written as SQL: hydrating an entity takes a tenth of a millisecond longer
 * than finding none, enough to reveal which users exist (ASVS 6.3.8).
 *
 * @param name a username or an e-mail address, any spelling of either
 */
export async function findSignInUser(
  dataSource: DataSource,
  name: string,
): Promise<SignInUser | undefined> {
  const statement = STATEMENTS[isEmailAddress(name) ? 'email' : 'username'];
  const [row] = await runStatement<Row>(dataSource, statement, [canonicalName(name)]);
  return (
    row && {
      id: row.id,
      role: row.role,
      isActive: Boolean(row.is_active),
      passwordHash: row.password_hash,
      passwordChangedAt: new Date(Number(row.password_changed_at)),
    }
  );
}
