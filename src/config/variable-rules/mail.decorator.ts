import { Transform } from 'class-transformer';
import { IsDefined, ValidateBy, type ValidationArguments } from 'class-validator';
import { MAIL_OFF, parseMailUrl } from '../mail-url.js';
import { parseMailbox } from '../mailbox.js';
import { urlProblem } from '../url-error.js';
import { parseList } from './list.js';

/** The URL of a mail server, or `off`; each form outside the grammar gets its own message, without secrets. */
export const IsMailUrl = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMailUrl',
    validator: {
      validate: (value) => problemOf(value) === undefined,
      defaultMessage: (rule?: ValidationArguments) => problemOf(rule?.value) ?? '',
    },
  });

function problemOf(value: unknown): string | undefined {
  return value === MAIL_OFF ? undefined : urlProblem(() => parseMailUrl(String(value)));
}

/** The sender of mails. */
export const IsMailbox = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMailbox',
    validator: {
      validate: (value) => parseMailbox(String(value)) !== undefined,
      defaultMessage: () =>
        'must be an address such as no-reply@example.com, or a name and an address such as Example <no-reply@example.com>',
    },
  });

/** Some of the names: a JSON array or a comma-separated list, or `none`. */
export const IsSubsetOf =
  (names: readonly string[]): PropertyDecorator =>
  (target, key) => {
    Transform(({ value }) => parseSubset(value, names))(target, key);
    IsDefined({ message: `must be none, or list some of ${names.join(', ')}` })(target, key);
  };

/** @returns undefined when one of the items is none of the names */
function parseSubset(value: unknown, names: readonly string[]): string[] | undefined {
  if (Array.isArray(value)) return value;
  const items = value === 'none' ? [] : parseList(String(value));
  return items.every((item) => names.includes(item)) ? [...new Set(items)] : undefined;
}
