import { isEmail, ValidateBy } from 'class-validator';
import { isText } from '../../validation/is-text.decorator.js';
import { canonicalEmail } from '../../identity/canonical.js';

const LENGTH = { min: 3, max: 320 };

/** Quoted local parts may hold these: a line break in a list, an escape in somebody's terminal. */
const NEVER = /[\p{Cc}\p{Z}"]/u;

/** class-validator's `IsEmail` for addresses without quotes, whose canonical form fits its column. */
export const IsEmailAddress = () =>
  ValidateBy({
    name: 'isEmail',
    validator: {
      // The text first: `isEmail` throws at half a surrogate pair.
      validate: (value: unknown) => isText(value, LENGTH) && isAddress(value),
      defaultMessage: () => 'email must be an e-mail address',
    },
  });

/** Punycode makes a domain longer than it was. */
function isAddress(text: string): boolean {
  return !NEVER.test(text) && isEmail(text) && canonicalEmail(text).length <= LENGTH.max;
}
