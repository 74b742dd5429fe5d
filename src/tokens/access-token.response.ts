import { ApiProperty } from '@nestjs/swagger';

/** A new access token of a session, with the field names of RFC 6749, section 5.1. */
export class AccessTokenResponse {
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
}
