/** The texts of the pages. A language without one of them does not compile. */
export interface SiteTexts {
  readonly skip: string;
  readonly optional: string;
  readonly fields: Readonly<
    Record<
      | 'name'
      | 'username'
      | 'email'
      | 'full_name'
      | 'password'
      | 'new_password'
      | 'current_password'
      | 'password_repeat'
      | 'code'
      | 'recovery_code',
      string
    >
  >;
  readonly hints: Readonly<Record<'new_password' | 'username' | 'code' | 'recovery_code', string>>;
  readonly signIn: Readonly<Record<'title' | 'button' | 'forgot' | 'signUp' | 'expired', string>>;
  readonly signUp: Readonly<
    Record<'title' | 'button' | 'hasUser' | 'checkMail' | 'checkMailText', string>
  >;
  readonly forgot: Readonly<
    Record<'title' | 'text' | 'button' | 'back' | 'sent' | 'sentText', string>
  >;
  readonly secondFactor: Readonly<
    Record<
      | 'title'
      | 'totpText'
      | 'recoveryText'
      | 'button'
      | 'useTotp'
      | 'useRecovery'
      | 'passkeyOnly'
      | 'enrollTitle'
      | 'totpOffer'
      | 'enrollText'
      | 'retryText'
      | 'secret'
      | 'qr'
      | 'codesTitle'
      | 'codesText'
      | 'continue'
      | 'startAgain',
      string
    >
  >;
  readonly confirm: Readonly<Record<'title' | 'text' | 'button', string>>;
  readonly signedOut: Readonly<Record<'title' | 'text' | 'button' | 'deleted', string>>;
  readonly account: Readonly<
    Record<
      | 'title'
      | 'profile'
      | 'save'
      | 'saved'
      | 'confirmed'
      | 'emailPending'
      | 'email'
      | 'verified'
      | 'notVerified'
      | 'verify'
      | 'verifySent'
      | 'password'
      | 'changePassword'
      | 'passwordChanged'
      | 'security'
      | 'totp'
      | 'totpOn'
      | 'totpOff'
      | 'addTotp'
      | 'removeTotp'
      | 'totpRemoved'
      | 'passkeys'
      | 'recoveryCodes'
      | 'codesLeft'
      | 'newCodes'
      | 'sessions'
      | 'thisDevice'
      | 'unknownDevice'
      | 'lastUsed'
      | 'revoke'
      | 'revoked'
      | 'signOut'
      | 'signOutAll'
      | 'delete'
      | 'deleteText'
      | 'deleteAtOnce'
      | 'keep',
      string
    >
  >;
  /** Errors by code of the API. `{minutes}` is the time to wait. */
  readonly errors: Readonly<
    Record<
      | 'invalid_credentials'
      | 'invalid_second_factor'
      | 'account_disabled'
      | 'deletion_scheduled'
      | 'email_not_verified'
      | 'email_taken'
      | 'username_taken'
      | 'rate_limited'
      | 'overloaded'
      | 'mail_disabled'
      | 'last_sign_in_method'
      | 'fields'
      | 'field'
      | 'wrong_password'
      | 'wrong_code'
      | 'repeat'
      | 'form'
      | 'title'
      | 'unexpected',
      string
    >
  >;
}
