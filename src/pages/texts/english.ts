import type { SharedTexts } from './shared-texts.js';

export const english: SharedTexts = {
  fields: {
    username: {
      label: 'Username',
      hint: 'Leave this empty to keep the one that was chosen for you.',
      required: 'Choose the name that you sign in with.',
      invalid: 'Use 3 to 64 letters A–Z and digits, with single . _ - between them.',
    },
    full_name: {
      label: 'Full name (optional)',
      invalid: 'Use at most 200 visible characters.',
    },
    password: {
      label: 'New password',
      hint: 'At least {min} characters. Spaces are allowed.',
      invalid: 'Use {min} to 256 characters.',
    },
    password_repeat: {
      label: 'Repeat the new password',
      invalid: 'The two passwords differ. Enter the same password twice.',
    },
  },
  address: 'E-mail address',
  error: 'Error',
  invalid: {
    title: 'This link does not work any more',
    text: 'It was used already, has expired, or was replaced by a newer one. Request a new e-mail, or open the link in the newest one again.',
  },
  continue: 'Continue',
  problems: {
    email_taken: 'Another user has this e-mail address now. Nothing was changed.',
    rate_limited: 'Too many attempts. Nothing was changed; wait a few minutes, then try again.',
    unavailable: 'The service is busy. Try again in a few seconds.',
    other_site:
      'This form was sent by another website, so nothing was changed. Open the link in the e-mail again.',
    unexpected: 'Something went wrong in the service. Try again later.',
    fields: 'Nothing was changed. Correct the fields below.',
  },
  codes: {
    password_too_short: 'Use at least {min} characters.',
    password_common: 'This password is on the list of common passwords. Choose another.',
    password_personal: 'This password is too similar to your name or to that of the service.',
    username_missing: 'Choose a username.',
    username_taken: 'This username is taken. Choose another.',
    reserved: 'This username is reserved. Choose another.',
  },
};
