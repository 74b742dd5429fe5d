import { ApiProperty } from '@nestjs/swagger';
import { IsEnum } from 'class-validator';
import { Role } from '../../../access/role.enum.js';
import { OptionalField } from '../../../validation/optional-field.decorator.js';
import { EmailField, FullNameField, LocaleField, UsernameField } from '../../dto/user-fields.js';

/** The fields of a user that an admin invites. */
export class CreateInvitationDto {
  @EmailField()
  email!: string;

  /** Without one, the invited person chooses it. */
  @UsernameField({ optional: true })
  username?: string;

  @FullNameField()
  full_name?: string | null;

  @OptionalField()
  @IsEnum(Role)
  @ApiProperty({ required: false, enum: Role, enumName: 'Role', default: Role.User })
  role?: Role;

  @LocaleField()
  locale?: string | null;
}
