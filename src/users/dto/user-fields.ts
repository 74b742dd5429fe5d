import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Length, Matches, ValidateBy } from 'class-validator';
import { IsText } from '../../validation/is-text.decorator.js';
import { NullableField, OptionalField } from '../../validation/optional-field.decorator.js';
import { canonicalUsername } from '../../identity/canonical.js';
import { isReservedUsername } from '../reserved-usernames.js';
import { IsEmailAddress } from './is-email-address.decorator.js';

interface FieldOptions {
  optional?: boolean;
}

/** Code points; ASVS 6.2.1 requires 8, and 6.2.9 a maximum that is checked before hashing. */
export const PASSWORD_LENGTH = { min: 8, max: 256 };

/** Letters, digits and single separators between them. No `@`: a username is never an e-mail address. */
const USERNAME = /^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*$/;

const given = (optional: boolean) => (optional ? [OptionalField()] : []);

export const EmailField = ({ optional = false }: FieldOptions = {}) =>
  applyDecorators(
    ...given(optional),
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
    ...given(optional),
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
        defaultMessage: () => 'this username is reserved',
      },
    }),
  );

export const FullNameField = () =>
  applyDecorators(
    NullableField(),
    IsText({ min: 1, max: 200 }),
    Matches(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, { message: 'full_name must be one line of text' }),
    ApiProperty({
      type: String,
      required: false,
      nullable: true,
      minLength: 1,
      maxLength: 200,
      example: 'Ada Lovelace',
    }),
  );

/** The absolute minimum, with the error code of the policy, which may require more. */
const IsLongEnough = () =>
  ValidateBy({
    name: 'passwordTooShort',
    validator: {
      validate: (value: unknown) =>
        typeof value !== 'string' || [...value].length >= PASSWORD_LENGTH.min,
      defaultMessage: () => `the password must have at least ${PASSWORD_LENGTH.min} characters`,
    },
  });

/** A new password. A password that is only compared has no rules. */
export const NewPasswordField = ({ optional = false }: FieldOptions = {}) =>
  applyDecorators(
    ...given(optional),
    IsText({ min: 1, max: PASSWORD_LENGTH.max }),
    IsLongEnough(),
    ApiProperty({
      required: !optional,
      format: 'password',
      minLength: PASSWORD_LENGTH.min,
      maxLength: PASSWORD_LENGTH.max,
      example: 'correct horse battery staple',
    }),
  );
