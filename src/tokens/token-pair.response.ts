import { ApiProperty } from '@nestjs/swagger';
import { AccessTokenResponse } from './access-token.response.js';

/** The response of every way to sign in, with the field names of RFC 6749, section 5.1. */
export class TokenPairResponse extends AccessTokenResponse {
  @ApiProperty({
    description: 'A single-use refresh token; each refresh returns its successor.',
    example: 'uart_AaIIGIRXc56rdy1Z',
  })
  refresh_token!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Seconds until the refresh token expires unless it is used.',
    example: 2592000,
  })
  refresh_expires_in!: number;
}
