import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';
import { SecondFactorStepDto } from '../../attempts/dto/second-factor-step.dto.js';
import { SignInTokenDto } from '../../attempts/dto/sign-in-token.dto.js';

/** A code that continues a sign-in. */
export class TotpStepDto extends SecondFactorStepDto {
  @IsText({ min: 1, max: 32 })
  @ApiProperty({
    minLength: 1,
    maxLength: 32,
    description: 'The code that the authenticator app shows, with or without spaces.',
    example: '123456',
  })
  code!: string;
}

export class RecoveryCodeStepDto extends SignInTokenDto {
  @IsText({ min: 1, max: 64 })
  @ApiProperty({
    minLength: 1,
    maxLength: 64,
    description:
      'An unused recovery code, in capital or small letters, with or without hyphen and spaces.',
    example: '8k3mz-q07vd',
  })
  code!: string;
}
