import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsEnum } from 'class-validator';
import { Role } from '../../access/role.enum.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import {
  EmailField,
  FullNameField,
  LocaleField,
  NewPasswordField,
  PasswordTemporaryField,
  UsernameField,
} from './user-fields.js';

/** The fields of a user that an admin creates. */
export class CreateUserDto {
  @EmailField()
  email!: string;

  @UsernameField()
  username!: string;

  @NewPasswordField()
  password!: string;

  @FullNameField()
  full_name?: string | null;

  @LocaleField()
  locale?: string | null;

  @OptionalField()
  @IsEnum(Role)
  @ApiProperty({ required: false, enum: Role, enumName: 'Role', default: Role.User })
  role?: Role;

  @OptionalField()
  @IsBoolean()
  @ApiProperty({ required: false, default: true })
  is_active?: boolean;

  @PasswordTemporaryField()
  is_password_temporary?: boolean;
}
