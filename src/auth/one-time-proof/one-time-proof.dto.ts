import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../validation/is-text.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { Trimmed } from '../../validation/trimmed.decorator.js';

/**
 * What a mail contains: the token of its link, or its code, with the address that the mail was sent to. The
 * document only describes that one of both is required: generators make anonymous types of alternatives.
 */
export class OneTimeProofDto {
  @OptionalField()
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    required: false,
    maxLength: 512,
    description: 'The token of the link. Required without `email` and `code`.',
  })
  token?: string;

  @OptionalField()
  @Trimmed()
  @IsText({ min: 1, max: 320 })
  @ApiProperty({
    required: false,
    maxLength: 320,
    description: 'The e-mail address that the mail was sent to. Required with `code`.',
    example: 'ada@example.com',
  })
  email?: string;

  @OptionalField()
  @Trimmed()
  @IsText({ min: 1, max: 32 })
  @ApiProperty({
    required: false,
    maxLength: 32,
    description: 'The code of the mail, in place of the token. Five wrong codes void it.',
    example: '12345678',
  })
  code?: string;
}
