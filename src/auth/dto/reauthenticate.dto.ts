import { ApiProperty } from '@nestjs/swagger';
import { PASSWORD_LENGTH } from '../../users/dto/user-fields.js';
import { IsText } from '../../validation/is-text.decorator.js';

export class ReauthenticateDto {
  @IsText({ min: 1, max: PASSWORD_LENGTH.max })
  @ApiProperty({
    format: 'password',
    minLength: 1,
    maxLength: PASSWORD_LENGTH.max,
    example: 'the current password',
  })
  password!: string;
}
