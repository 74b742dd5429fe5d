import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';

export class EmailChangeTokenDto {
  @IsText({ min: 1, max: 512 })
  @ApiProperty({ minLength: 1, maxLength: 512, description: 'The token of the link in the mail.' })
  token!: string;
}
