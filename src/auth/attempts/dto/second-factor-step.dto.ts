import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { OptionalField } from '../../../validation/optional-field.decorator.js';
import { SignInTokenDto } from './sign-in-token.dto.js';

/** A step of a sign-in that proves a second factor. */
export class SecondFactorStepDto extends SignInTokenDto {
  @OptionalField()
  @IsBoolean()
  @ApiPropertyOptional({
    description:
      'Whether later sign-ins from this device need no second factor: the response then has `trusted_device_token`. Ignored in a step-up, and where `TRUSTED_DEVICE_DAYS` is 0.',
    example: false,
  })
  trust_device?: boolean;
}
