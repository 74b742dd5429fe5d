/** The change that a one-time token permits. Stored in the database: never rename one. */
export type OneTimePurpose =
  | 'verify_email'
  | 'reset_password'
  | 'change_email'
  | 'undo_email_change'
  | 'accept_invitation'
  | 'cancel_deletion'
  | 'cancel_factor_reset'
  | 'sign_in';
