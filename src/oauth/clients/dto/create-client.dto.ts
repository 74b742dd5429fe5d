import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { IsText } from '../../../validation/is-text.decorator.js';
import { OptionalField } from '../../../validation/optional-field.decorator.js';
import { CLIENT_TYPES, type ClientType } from '../client.entity.js';
import { UpdateClientDto } from './update-client.dto.js';

/** The settings of a new client. */
export class CreateClientDto extends UpdateClientDto {
  @OptionalField()
  @Matches(/^[\w.~-]{1,64}$/, {
    message: 'client_id must have 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -',
  })
  @ApiProperty({
    required: false,
    pattern: '^[\\w.~-]{1,64}$',
    description: 'The `client_id`; a random UUID by default.',
    example: 'wiki',
  })
  client_id?: string;

  @IsText({ min: 1, max: 128 })
  @ApiProperty({
    minLength: 1,
    maxLength: 128,
    description: 'The name that users see.',
    example: 'Wiki',
  })
  declare name: string;

  @IsIn(CLIENT_TYPES)
  @ApiProperty({
    enum: CLIENT_TYPES,
    description: '`public` for pages and apps, which cannot keep a secret; else `confidential`.',
    example: 'confidential',
  })
  type!: ClientType;
}
