import { ApiProperty } from '@nestjs/swagger';

/** What an event has to say beyond its columns; each holds what its event needs. */
export class AuditDetails {
  @ApiProperty({
    required: false,
    description:
      'Of a change to an account: the fields that are others now; their values are not kept.',
    type: [String],
    example: ['email'],
  })
  fields?: string[];

  @ApiProperty({
    required: false,
    description: 'Whether the account is active, when that changed.',
  })
  is_active?: boolean;

  @ApiProperty({ required: false, description: 'Of a changed role: the old one.' })
  from?: string;

  @ApiProperty({
    required: false,
    description: 'The role of an account that was created; of a changed role: the new one.',
  })
  to?: string;

  @ApiProperty({
    required: false,
    description: 'Why a session ended, or a sign-in or a registration failed.',
    example: 'logout',
  })
  reason?: string;

  @ApiProperty({ required: false, type: 'integer', description: 'How many sessions ended.' })
  sessions?: number;

  @ApiProperty({
    required: false,
    description: 'The limit that was hit, as in the field `RateLimit-Policy`.',
    example: '"login-name";q=10;w=900',
  })
  limit?: string;

  @ApiProperty({
    required: false,
    description: 'The route that was not allowed.',
    example: 'GET /api/v1/users',
  })
  route?: string;

  @ApiProperty({ required: false, enum: ['command_line'], description: 'When it was no request.' })
  via?: 'command_line';

  @ApiProperty({
    required: false,
    type: 'integer',
    description:
      'So many events of this kind were left out, because there were too many at a time.',
  })
  omitted?: number;
}
