import { ApiProperty } from '@nestjs/swagger';

/** The response to a registration that starts no session. It is the same for a taken e-mail address. */
export class RegistrationAcceptedResponse {
  @ApiProperty({
    enum: [true],
    description: 'The user can sign in after the link of a mail has been used.',
    example: true,
  })
  email_verification_required!: true;
}
