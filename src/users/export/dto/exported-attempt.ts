import { ApiProperty } from '@nestjs/swagger';
import { MomentProperty, OptionalMomentProperty } from './moment-property.js';

/** A row of the table `sign_in_attempts`. */
export class ExportedAttempt {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ example: 'sign_in' })
  purpose!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The session in which a credential is proved again.',
    example: null,
  })
  session_id!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'State of the credentials for which the attempt is valid.',
    example: 0,
  })
  credential_epoch!: number | null;

  @ApiProperty({ type: [String], description: 'Proved credentials.', example: ['password'] })
  methods!: string[];

  @ApiProperty({ type: 'integer', description: 'Wrong proofs.', example: 0 })
  failures!: number;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0' })
  user_agent!: string | null;

  @MomentProperty()
  created_at!: string;

  @MomentProperty()
  expires_at!: string;

  @OptionalMomentProperty('The time at which the attempt ended in a session, or became void.')
  consumed_at!: string | null;
}

type TimeColumn = 'created_at' | 'expires_at' | 'consumed_at';

/** As the database returns it: PostgreSQL returns numbers of 64 bits as texts. */
export type AttemptRow = Omit<ExportedAttempt, TimeColumn | 'methods'> & {
  methods: string;
  created_at: number | string;
  expires_at: number | string;
  consumed_at: number | string | null;
};

export function toExportedAttempt(row: AttemptRow): ExportedAttempt {
  return {
    id: row.id,
    purpose: row.purpose,
    session_id: row.session_id,
    credential_epoch: row.credential_epoch,
    methods: row.methods.split(' '),
    failures: row.failures,
    ip: row.ip,
    user_agent: row.user_agent,
    created_at: toText(row.created_at),
    expires_at: toText(row.expires_at),
    consumed_at: row.consumed_at === null ? null : toText(row.consumed_at),
  };
}

function toText(milliseconds: number | string): string {
  return new Date(Number(milliseconds)).toISOString();
}
