import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';
import { Trimmed } from '../../../validation/trimmed.decorator.js';
import { SignInTokenDto } from '../../attempts/dto/sign-in-token.dto.js';

export class SignInCodeDto extends SignInTokenDto {
  @Trimmed()
  @IsText({ min: 1, max: 32 })
  @ApiProperty({
    maxLength: 32,
    description: 'The code of the mail; spaces and hyphens in it are ignored.',
    example: '12345678',
  })
  code!: string;
}
