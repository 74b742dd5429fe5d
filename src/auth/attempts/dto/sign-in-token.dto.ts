import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';

/** A request that continues a sign-in. */
export class SignInTokenDto {
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    maxLength: 512,
    description: 'The `sign_in_token` of the response that asked for another step.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token!: string;
}
