import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsEnum } from 'class-validator';
import { Role } from '../../access/role.enum.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { NewPasswordField } from './user-fields.js';
import { UpdateAnyProfileDto } from './update-me.dto.js';

/** What an admin may change of any account; what is left out stays. */
export class UpdateUserDto extends UpdateAnyProfileDto {
  @NewPasswordField({ optional: true })
  password?: string;

  @OptionalField()
  @IsEnum(Role)
  @ApiProperty({
    required: false,
    enum: Role,
    enumName: 'Role',
    description: 'Counts from the next request on, for tokens that are out already too.',
  })
  role?: Role;

  @OptionalField()
  @IsBoolean()
  @ApiProperty({ required: false, description: '`false` ends every session of the user.' })
  is_active?: boolean;
}
