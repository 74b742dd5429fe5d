import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../../validation/is-text.decorator.js';

export class TotpCodeDto {
  @IsText({ min: 1, max: 32 })
  @ApiProperty({
    minLength: 1,
    maxLength: 32,
    description: 'The code that the app shows, with or without spaces.',
    example: '123456',
  })
  code!: string;
}
