import { ApiProperty } from '@nestjs/swagger';

/** A sign-in that waits for the mail. */
export class SignInLinkRequestedResponse {
  @ApiProperty({
    description: 'Needed with the code of the mail. Keep it where the sign-in was started.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Seconds until the sign-in expires.',
    example: 600,
  })
  expires_in!: number;
}
