import { ApiProperty } from '@nestjs/swagger';
import type { VisitHandle } from '../provider-visits.service.js';

/** The way to the provider. */
export class ProviderVisitResponse {
  @ApiProperty({
    description: 'A secret of this browser: keep it until the provider has sent the user back.',
    example: 'uaps_AZjF830-fMGfDj9begtXEQ',
  })
  provider_sign_in_token!: string;

  @ApiProperty({ type: 'integer', description: 'Seconds until it expires.', example: 600 })
  expires_in!: number;

  @ApiProperty({
    format: 'uri',
    description: 'Send the browser to this address.',
    example: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=4711',
  })
  authorization_url!: string;
}

export function toProviderVisitResponse(visit: VisitHandle): ProviderVisitResponse {
  return {
    provider_sign_in_token: visit.token,
    expires_in: visit.expiresIn,
    authorization_url: visit.authorizationUrl,
  };
}
