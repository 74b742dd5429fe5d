import { isEmail, ValidateBy } from 'class-validator';
import { isText } from '../../validation/is-text.decorator.js';
import { canonicalEmail } from '../../identity/canonical.js';

const LENGTH = { min: 3, max: 320 };

/**
 * Control characters break a list or a terminal; invisible ones (zero-width, bidirectional), private and
 * unassigned ones make an address look like another user's. Quoted local parts may hold all of them.
 */
const NEVER = /[\p{C}\p{Z}"]/u;

/** class-validator's `IsEmail` for unquoted addresses with a canonical form that fits its column. */
export const IsEmailAddress = () =>
  ValidateBy({
    name: 'isEmail',
    validator: {
      // `isText` first: `isEmail` throws on a lone surrogate.
      validate: (value: unknown) => isText(value, LENGTH) && isAddress(value),
      defaultMessage: () => 'email must be an e-mail address',
    },
  });

/** Checks the length after Punycode, which lengthens a domain. */
function isAddress(text: string): boolean {
  return !NEVER.test(text) && isEmail(text) && canonicalEmail(text).length <= LENGTH.max;
}
