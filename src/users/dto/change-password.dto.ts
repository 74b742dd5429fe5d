import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../validation/is-text.decorator.js';
import { NewPasswordField, PASSWORD_LENGTH } from './user-fields.js';

export class ChangePasswordDto {
  @IsText({ min: 1, max: PASSWORD_LENGTH.max })
  @ApiProperty({
    format: 'password',
    minLength: 1,
    maxLength: PASSWORD_LENGTH.max,
    example: 'the current password',
  })
  current_password!: string;

  @NewPasswordField()
  new_password!: string;
}
