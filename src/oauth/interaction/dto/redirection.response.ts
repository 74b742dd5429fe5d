import { ApiProperty } from '@nestjs/swagger';

/** The end of an authorization request. */
export class RedirectionResponse {
  @ApiProperty({
    description:
      'The address that the browser is to be sent to: the client, with a code or an error.',
    example:
      'https://wiki.example.com/callback?code=uaac_AaII&state=af0i&iss=https%3A%2F%2Fexample.com',
  })
  redirect_to!: string;
}
