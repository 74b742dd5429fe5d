import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsString, Length, Matches, ValidateBy } from 'class-validator';
import { canonicalLanguageTag, MAX_LANGUAGE_TAG } from '../../common/language-tag.js';
import { IsText } from '../../validation/is-text.decorator.js';
import { NullableField, OptionalField } from '../../validation/optional-field.decorator.js';
import { Trimmed } from '../../validation/trimmed.decorator.js';
import { canonicalUsername } from '../../identity/canonical.js';
import { isReservedUsername } from '../reserved-usernames.js';
import { IsEmailAddress } from './is-email-address.decorator.js';

interface FieldOptions {
  optional?: boolean;
}

/**
 * Code points. `min` is the default of `PASSWORD_MIN_LENGTH` (ASVS 6.2.1); `max` is checked before hashing
 * (ASVS 6.2.9).
 */
export const PASSWORD_LENGTH = { min: 8, max: 256 };

/** Letters, digits and single separators between them. No `@`: a username is never an e-mail address. */
const USERNAME = /^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*$/;

/** Without control, format, private and unassigned characters; but scripts and emoji need joiners. */
const VISIBLE_LINE = /^(?:[^\p{C}\p{Zl}\p{Zp}]|[\u200C\u200D])*$/u;

const optionalRule = (optional: boolean) => (optional ? [OptionalField()] : []);

export const EmailField = ({ optional = false }: FieldOptions = {}) =>
  applyDecorators(
    ...optionalRule(optional),
    Trimmed(),
    IsEmailAddress(),
    ApiProperty({
      required: !optional,
      format: 'idn-email',
      maxLength: 320,
      example: 'ada@example.com',
    }),
  );

/** A username set by an admin. */
export const UsernameField = ({ optional = false }: FieldOptions = {}) =>
  applyDecorators(
    ...optionalRule(optional),
    Trimmed(),
    IsString(),
    Length(3, 64),
    Matches(USERNAME, {
      message: 'username must be letters A-Z and digits, with single . _ - between them',
    }),
    ApiProperty({
      required: !optional,
      description: 'Unique, case-insensitive.',
      minLength: 3,
      maxLength: 64,
      pattern: USERNAME.source,
      example: 'ada',
    }),
  );

/** A username that users choose themselves: reserved ones are rejected. */
export const OwnUsernameField = (options: FieldOptions = {}) =>
  applyDecorators(
    UsernameField(options),
    ValidateBy({
      name: 'reserved',
      validator: {
        validate: (value: unknown) =>
          typeof value !== 'string' || !isReservedUsername(canonicalUsername(value)),
        defaultMessage: () => 'this username is reserved; choose another',
      },
    }),
  );

export const FullNameField = () =>
  applyDecorators(
    NullableField(),
    Trimmed(),
    IsText({ min: 1, max: 200 }),
    Matches(VISIBLE_LINE, {
      message: 'full_name must be one line of text without invisible characters',
    }),
    ApiProperty({
      type: String,
      required: false,
      nullable: true,
      minLength: 1,
      maxLength: 200,
      example: 'Ada Lovelace',
    }),
  );

/** A language tag, stored in its canonical form: `de-at` as `de-AT`. */
export const LocaleField = () =>
  applyDecorators(
    NullableField(),
    Transform(({ value }) => (typeof value === 'string' ? canonicalOrSame(value) : value)),
    ValidateBy({
      name: 'locale',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && canonicalLanguageTag(value) !== undefined,
        defaultMessage: () => 'locale must be a BCP 47 language tag, such as en, de or pt-BR',
      },
    }),
    ApiProperty({
      type: String,
      required: false,
      nullable: true,
      maxLength: MAX_LANGUAGE_TAG,
      description:
        'The language of mails, a BCP 47 tag; `null` for the default language of the service.',
      example: 'de-AT',
    }),
  );

function canonicalOrSame(text: string): string {
  return canonicalLanguageTag(text.trim()) ?? text;
}

/** A new password; `PasswordPolicy` checks its minimum. A password that is only compared has no rules. */
export const NewPasswordField = ({ optional = false }: FieldOptions = {}) =>
  applyDecorators(
    ...optionalRule(optional),
    IsText({ min: 0, max: PASSWORD_LENGTH.max }),
    ApiProperty({
      required: !optional,
      format: 'password',
      minLength: PASSWORD_LENGTH.min,
      maxLength: PASSWORD_LENGTH.max,
      example: 'correct horse battery staple',
    }),
  );

/** Whether a password that an admin sets expires unless the user replaces it (ASVS 6.4.1). */
export const PasswordTemporaryField = () =>
  applyDecorators(
    OptionalField(),
    IsBoolean(),
    ApiProperty({
      required: false,
      default: false,
      description:
        '`true` lets the password expire after 72 hours, unless the user replaces it with `PUT /users/me/password`.',
    }),
  );

/** Whether an admin vouches for the e-mail address. */
export const EmailVerifiedField = () =>
  applyDecorators(
    OptionalField(),
    IsBoolean(),
    ApiProperty({
      required: false,
      description:
        '`true` marks the e-mail address as verified, also one that is set by the same request; `false` takes the mark back.',
    }),
  );
