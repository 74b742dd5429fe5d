import type { Catalogue } from './catalogue.js';

const LINK_LIFETIME = 'The link works once, for {lifetime}.';
const SECURE =
  'If this was not you, another person may know your password: reset it at once with "Forgot password", and choose one that you use nowhere else. That signs out every device.';
const FACTOR_SECURE =
  'If this was not you, another person may use your account: reset your password at once with "Forgot password", which signs out every device, and contact the support of {app}.';

export const english: Catalogue = {
  common: {
    greeting: 'Hello,',
    greeting_by_name: 'Hello {username},',
    link: 'If the button does not work, copy this address into your browser:',
    footer: '{app} sent this mail to {email} because of a request or an event there.',
    time: 'Time',
    address: 'IP address',
    device: 'Device',
    unknown: 'unknown',
    factors: {
      password: 'password',
      totp: 'authenticator app',
      passkey: 'passkey',
      recovery_codes: 'recovery codes',
      identity: 'sign-in with',
    },
  },
  verify_email: {
    subject: 'Confirm your e-mail address for {app}',
    before: ['Please confirm that {email} is your e-mail address at {app}.'],
    action: 'Confirm e-mail address',
    code: 'Or enter this code where {app} asks for it:',
    after: [
      'The link and the code work once, for {lifetime}.',
      'If you did not register at {app}, ignore this mail: without the confirmation, the address stays unconfirmed.',
    ],
  },
  reset_password: {
    subject: 'Reset your password for {app}',
    before: ['A new password was requested for your account at {app}.'],
    action: 'Choose a new password',
    code: 'Or enter this code where {app} asks for it:',
    after: [
      'The link and the code work once, for {lifetime}. A new password signs out every device.',
      'If you did not request this, ignore this mail: your password stays as it is. Never pass the link or the code on, not even to support staff.',
    ],
  },
  confirm_email_change: {
    subject: 'Confirm your new e-mail address for {app}',
    before: [
      'Please confirm that {email} is to be the new e-mail address of your account at {app}. Until then, the current address stays in use.',
    ],
    action: 'Confirm new address',
    after: [
      LINK_LIFETIME,
      'If you did not request this, ignore this mail: nothing changes without the confirmation.',
    ],
  },
  email_change_warning: {
    subject: 'Your e-mail address for {app} was changed',
    before: [
      'The e-mail address of your account at {app} was changed to {new_email}.',
      'If this was you, there is nothing to do.',
      'If it was not you, undo the change. That restores this address, signs out every device, and lets you choose a new password.',
    ],
    action: 'Undo the change',
    after: [LINK_LIFETIME],
  },
  email_changed: {
    subject: 'Your e-mail address for {app} was changed',
    before: ['{new_email} is now the e-mail address of your account at {app}.'],
    after: ['If you did not request this, please contact the support of {app}.'],
  },
  already_registered: {
    subject: 'You already have an account at {app}',
    before: [
      'A registration at {app} used your e-mail address {email}, which already has an account. Nothing was changed.',
      'If this was you, sign in instead. If you do not remember the password, reset it with "Forgot password".',
    ],
    after: [
      'If this was not you, ignore this mail: the other person was not told that you have an account.',
    ],
  },
  invitation: {
    subject: 'Your invitation to {app}',
    before: ['An account at {app} was created for {email}. Choose a password to start using it.'],
    action: 'Accept the invitation',
    after: [
      LINK_LIFETIME,
      'If you did not expect this invitation, ignore this mail: without a password, no one can sign in to the account.',
    ],
  },
  password_changed: {
    subject: 'Your password for {app} was changed',
    before: [
      'The password of your account at {app} was changed, and other devices were signed out.',
    ],
    after: [
      'If this was you, there is nothing to do.',
      'If this was not you, reset your password at once with "Forgot password", and contact the support of {app}.',
    ],
  },
  password_reset_done: {
    subject: 'Your password for {app} was reset',
    before: [
      'A new password was set for your account at {app} by a link or a code from a mail, and every device was signed out.',
    ],
    after: [
      'If this was you, there is nothing to do.',
      'If this was not you, another person may read your mail: secure your mailbox first, then reset your password with "Forgot password".',
    ],
  },
  new_sign_in: {
    subject: 'New sign-in to {app}',
    before: ['Your account at {app} was used to sign in from a place that is new to us.'],
    after: ['If this was you, there is nothing to do.', SECURE],
  },
  session_reuse: {
    subject: 'A device was signed out of {app} for your safety',
    before: [
      'A sign-in of your account at {app} was ended, because its key was used twice. The app on your device may have sent it again, or another person has a copy.',
    ],
    after: [
      'Sign in again on the device that asks for it.',
      'If this happens again, or the device above is not yours, reset your password with "Forgot password". That signs out every device.',
    ],
  },
  factor_added: {
    subject: 'A sign-in method was added to your account at {app}',
    before: ['A sign-in method was added to your account at {app}: {factor}.'],
    after: ['If this was you, there is nothing to do.', FACTOR_SECURE],
  },
  factor_removed: {
    subject: 'A sign-in method was removed from your account at {app}',
    before: ['A sign-in method was removed from your account at {app}: {factor}.'],
    after: ['If this was you, there is nothing to do.', FACTOR_SECURE],
  },
  recovery_code_used: {
    subject: 'A recovery code was used for your account at {app}',
    before: [
      'A recovery code of your account at {app} was used in place of your authenticator app or passkey. Unused codes: {remaining}.',
    ],
    after: [
      'If this was you, set up the method that you have lost again, and create new recovery codes.',
      FACTOR_SECURE,
    ],
  },
  factor_reset_scheduled: {
    subject: 'Your sign-in methods for {app} will be removed',
    before: [
      'An administrator of {app} was asked to help with a lost device. The authenticator app, the passkeys and the recovery codes of your account will be removed on {due_at}. The password stays.',
      'If you did not ask for this, or have found the device, keep them:',
    ],
    action: 'Keep my sign-in methods',
    after: [
      'If you asked for this, there is nothing to do: after that time, sign in with your password, and set up new methods.',
      'If you did not ask for this, another person may know your password: after the click, choose a new one, and contact the support of {app}.',
    ],
  },
  factors_reset: {
    subject: 'Your sign-in methods for {app} were removed',
    before: [
      'The authenticator app, the passkeys and the recovery codes of your account at {app} were removed by an administrator, and every device was signed out.',
    ],
    after: [
      'If you asked for this, sign in again, and set up new methods. Without a password, choose one with "Forgot password" first.',
      'If you did not ask for this, reset your password at once with "Forgot password", and contact the support of {app}.',
    ],
  },
  sign_in_link: {
    subject: 'Sign in to {app}',
    before: ['You can sign in to {app} without a password. The sign-in was started here:'],
    action: 'Sign in',
    code: 'Or enter this code in the window in which you started the sign-in:',
    after: [
      'The link and the code work once, for {lifetime}. On another device, the link shows the code.',
      'If you did not start this sign-in, ignore this mail. Never pass the link or the code on, not even to support staff: with it, another person would sign in as you.',
    ],
  },
  deletion_scheduled: {
    subject: 'Your account at {app} will be deleted',
    before: [
      'Your account at {app} will be deleted on {due_at}, with all of its data. Every device was signed out.',
      'Until then, you can change your mind:',
    ],
    action: 'Keep my account',
    after: [
      'If you want the account to be deleted, there is nothing to do.',
      'If you did not request this, keep the account, and reset your password with "Forgot password".',
    ],
  },
  deletion_done: {
    subject: 'Your account at {app} was deleted',
    before: ['Your account at {app} was deleted, with all of its data. This cannot be undone.'],
    after: ['This is the last mail to this address about that account.'],
  },
};
