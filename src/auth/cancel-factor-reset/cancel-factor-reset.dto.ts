import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../validation/is-text.decorator.js';

export class CancelFactorResetDto {
  @IsText({ min: 1, max: 200 })
  @ApiProperty({ minLength: 1, maxLength: 200, description: 'The token of the link in the mail.' })
  token!: string;
}
