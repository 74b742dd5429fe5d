import { ApiProperty } from '@nestjs/swagger';

/** The state of a sign-in that is under way. */
export class SignInStatusResponse {
  @ApiProperty({
    type: [String],
    description: 'The steps of which one must follow, as in `second_factor_required`.',
    example: ['passkey', 'totp', 'recovery_code'],
  })
  next!: string[];

  @ApiProperty({
    type: 'integer',
    description: 'Seconds until the sign-in expires.',
    example: 540,
  })
  expires_in!: number;
}
