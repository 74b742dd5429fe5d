import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';

export class OneTimeTokenDto {
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    maxLength: 512,
    description: 'The token of the link.',
    example: 'uaot_AZjF830-fMGfDj9begtXEQ',
  })
  token!: string;
}
