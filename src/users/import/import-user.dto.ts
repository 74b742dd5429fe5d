import { IsBoolean, IsEnum, MaxDate, MinDate, ValidateBy } from 'class-validator';
import { Role } from '../../access/role.enum.js';
import { IsMoment } from '../../validation/is-moment.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { refusalOfHash } from '../../credentials/password/foreign-hashes/read-foreign-hash.js';
import { EmailField, FullNameField, LocaleField, UsernameField } from '../dto/user-fields.js';

/**
 * A supported format with a bounded cost, so that no imported hash can overload the hash queue; or null for a
 * user without a password. A missing field is rejected: it is more often a mistake of the export.
 */
const IsImportableHash = () =>
  ValidateBy({
    name: 'importableHash',
    validator: {
      validate: (value: unknown) =>
        value === null || (typeof value === 'string' && refusalOfHash(value) === undefined),
      defaultMessage: ({ value } = { value: '' } as never) =>
        `password_hash is ${refusalOfHash(String(value)) ?? 'neither a string nor null'}`,
    },
  });

/** A user of another system: the rules of `CreateUserDto`, with a hash instead of the password. */
export class ImportUserDto {
  @EmailField()
  email!: string;

  @UsernameField()
  username!: string;

  @IsImportableHash()
  password_hash!: string | null;

  @FullNameField()
  full_name?: string | null;

  @LocaleField()
  locale?: string | null;

  @OptionalField()
  @IsEnum(Role)
  role?: Role;

  @OptionalField()
  @IsBoolean()
  is_active?: boolean;

  /** Whether the other system has verified the address. */
  @OptionalField()
  @IsBoolean()
  email_verified?: boolean;

  @OptionalField()
  @IsMoment()
  @MinDate(new Date(0), { message: 'created_at must not be before 1970' })
  @MaxDate(() => new Date(), { message: 'created_at must not be in the future' })
  created_at?: Date;
}
