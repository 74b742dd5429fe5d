import type { User } from './user.entity.js';

type NewUserColumn =
  | 'credentialEpoch'
  | 'emailVerifiedAt'
  | 'pendingEmail'
  | 'locale'
  | 'deletionDueAt'
  | 'hasSecondFactor'
  | 'factorResetDueAt';

/** The columns that are the same for each new user, however it is created. */
export const NEW_USER_COLUMNS: Readonly<Pick<User, NewUserColumn>> = {
  credentialEpoch: 0,
  emailVerifiedAt: null,
  pendingEmail: null,
  locale: null,
  deletionDueAt: null,
  hasSecondFactor: false,
  factorResetDueAt: null,
};
