import { Controller, Get, Header, Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { JWK } from 'jose';
import { Public } from '../../access/public.decorator.js';
import { SigningKeys } from './signing-keys.js';

const CACHE_CONTROL = 'public, max-age=300';

export class KeySetResponse {
  @ApiProperty({
    description: 'Public keys (RFC 7517); those of the next, the active and retiring keys.',
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [
      {
        kty: 'EC',
        crv: 'P-256',
        x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
        y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
        kid: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
        alg: 'ES256',
        use: 'sig',
      },
    ],
  })
  keys!: JWK[];
}

/** Outside the API prefix, where verifiers look it up. Registered where a key with a public part is in use. */
@ApiTags('auth')
@Public()
@Controller('.well-known/jwks.json')
@Injectable()
export class KeySetController implements OnModuleInit {
  constructor(private readonly keys: SigningKeys) {}

  async onModuleInit(): Promise<void> {
    await this.keys.start();
  }

  @Get()
  @Header('Cache-Control', CACHE_CONTROL)
  @ApiOperation({
    summary: 'List the public keys of tokens',
    description:
      'A JWK Set (RFC 7517) for services that verify tokens by themselves. Served where `ACCESS_TOKEN_ALG` is not `HS256`, or `OPENID_ENABLED` is set. A new key is published one day before its first use.',
  })
  @ApiResponse({
    status: 200,
    type: KeySetResponse,
    description: 'The public keys.',
    headers: {
      'Cache-Control': {
        description: 'Keys are public, and may be cached for five minutes.',
        required: true,
        schema: { type: 'string', enum: [CACHE_CONTROL] },
      },
    },
  })
  getKeySet(): KeySetResponse {
    return { keys: this.keys.publicKeys().keys };
  }
}
