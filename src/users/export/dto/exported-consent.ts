import { ApiProperty } from '@nestjs/swagger';
import { MomentProperty } from './moment-property.js';

/** A row of the table `oauth_consents`. */
export class ExportedConsent {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ description: 'The application.', example: 'wiki' })
  client_id!: string;

  @ApiProperty({
    description: 'Granted scopes, separated by spaces.',
    example: 'openid profile email',
  })
  scope!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Resources for which access was granted, separated by spaces.',
    example: null,
  })
  audience!: string | null;

  @MomentProperty()
  created_at!: string;

  @MomentProperty()
  updated_at!: string;
}

/** As the database returns it: PostgreSQL returns numbers of 64 bits as texts. */
export type ConsentRow = Omit<ExportedConsent, 'created_at' | 'updated_at'> &
  Record<'created_at' | 'updated_at', number | string>;

export function toExportedConsent(row: ConsentRow): ExportedConsent {
  return {
    id: row.id,
    client_id: row.client_id,
    scope: row.scope,
    audience: row.audience,
    created_at: new Date(Number(row.created_at)).toISOString(),
    updated_at: new Date(Number(row.updated_at)).toISOString(),
  };
}
