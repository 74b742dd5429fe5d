import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { ProviderTextField } from './provider-fields.js';

/** The claims of the provider that a new user is created from. */
export class ClaimNamesDto {
  @ProviderTextField({
    max: 64,
    required: true,
    example: 'preferred_username',
    description: 'For the username.',
  })
  username!: string;

  @ProviderTextField({
    max: 64,
    required: true,
    example: 'email',
    description: 'For the e-mail address.',
  })
  email!: string;

  @ProviderTextField({
    max: 64,
    required: true,
    example: 'name',
    description: 'For the full name.',
  })
  full_name!: string;
}

export const ClaimNamesField = () =>
  applyDecorators(
    IsObject(),
    ValidateNested(),
    Type(() => ClaimNamesDto),
    ApiProperty({ type: ClaimNamesDto, required: false }),
  );
