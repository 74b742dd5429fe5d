import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { Environment } from '../../config/environment.js';
import { relyingPartyOf } from '../../config/relying-party.js';

export class RelatedOriginsResponse {
  @ApiProperty({ type: [String], example: ['https://app.example.com', 'https://example.de'] })
  origins!: string[];
}

/** Outside the API prefix, where browsers look it up (WebAuthn, section 5.11). */
@ApiTags('auth')
@Public()
@Controller('.well-known/webauthn')
export class RelatedOriginsController {
  private readonly origins: string[];

  constructor(environment: Environment) {
    const { origins } = relyingPartyOf(environment);
    this.origins = origins.filter((origin) => origin.startsWith('https:'));
  }

  @Get()
  @ApiOperation({
    summary: 'List the related origins of passkeys',
    description:
      'For browsers, which read it from `https://<RP_ID>/.well-known/webauthn`. Served where `PASSKEY_ORIGINS` has origins of other domains than `RP_ID`.',
  })
  @ApiResponse({
    status: 200,
    type: RelatedOriginsResponse,
    description: 'The origins of the pages that may use the passkeys.',
  })
  getRelatedOrigins(): RelatedOriginsResponse {
    return { origins: this.origins };
  }
}
