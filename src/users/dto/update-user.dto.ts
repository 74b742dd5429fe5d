import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsEnum } from 'class-validator';
import { Role } from '../../access/role.enum.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { EmailVerifiedField, NewPasswordField, PasswordTemporaryField } from './user-fields.js';
import { UpdateAnyProfileDto } from './update-me.dto.js';

/** The fields of any user that an admin may change; an omitted field stays unchanged. */
export class UpdateUserDto extends UpdateAnyProfileDto {
  @NewPasswordField({ optional: true })
  password?: string;

  @OptionalField()
  @IsEnum(Role)
  @ApiProperty({
    required: false,
    enum: Role,
    enumName: 'Role',
    description: 'In force from the next request, also for access tokens that were issued before.',
  })
  role?: Role;

  @OptionalField()
  @IsBoolean()
  @ApiProperty({
    required: false,
    description: '`false` disables the user and revokes all of its sessions.',
  })
  is_active?: boolean;

  @EmailVerifiedField()
  email_verified?: boolean;

  @PasswordTemporaryField()
  is_password_temporary?: boolean;
}
