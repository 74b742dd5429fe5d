import { ApiProperty } from '@nestjs/swagger';

/** The response of every way to sign in, with the field names of RFC 6749, section 5.1. */
export class TokenPairResponse {
  @ApiProperty({
    description: 'A JWT for the `Authorization: Bearer` header.',
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIuLi4ifQ.AAAA',
  })
  access_token!: string;

  @ApiProperty({ enum: ['Bearer'], example: 'Bearer' })
  token_type!: 'Bearer';

  @ApiProperty({
    type: 'integer',
    description: 'Seconds until the access token expires.',
    example: 900,
  })
  expires_in!: number;

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
