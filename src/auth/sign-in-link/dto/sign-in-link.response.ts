import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { SignInResponse } from '../../attempts/dto/sign-in.response.js';

/** Either the tokens of a sign-in that was started on this device, or `code` alone. */
export class SignInLinkResponse extends PartialType(SignInResponse) {
  @ApiPropertyOptional({
    description:
      'The code to enter where the sign-in was started. Present, alone, without the `sign_in_token` of the same sign-in.',
    example: '12345678',
  })
  code?: string;
}
