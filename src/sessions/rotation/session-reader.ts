import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { engineOf } from '../../database/engine.js';
import { markPrepared } from '../../database/postgres/prepared-statements.js';
import { ReadBatcher } from '../../database/read-batcher.js';
import { runStatement } from '../../database/run-statement.js';
import type { User } from '../../identity/user.entity.js';
import type { Session } from '../session.entity.js';

/** The columns of a session and its user that a rotation needs. */
export type LoadedSession = Pick<
  Session,
  | 'id'
  | 'userId'
  | 'generation'
  | 'seed'
  | 'authTime'
  | 'amr'
  | 'acr'
  | 'lastUsedAt'
  | 'idleExpiresAt'
  | 'expiresAt'
  | 'revokedAt'
  | 'ip'
  | 'userAgent'
  | 'clientId'
  | 'scope'
  | 'audience'
  | 'claims'
  | 'dpopJkt'
> & { readonly user: Readonly<Pick<User, 'role' | 'isActive' | 'emailVerifiedAt'>> };

type Timestamp = number | string;

interface Row {
  id: string;
  user_id: string;
  generation: number;
  seed: string;
  auth_time: Timestamp;
  amr: string;
  acr: Session['acr'];
  last_used_at: Timestamp;
  idle_expires_at: Timestamp;
  expires_at: Timestamp;
  revoked_at: Timestamp | null;
  ip: string | null;
  user_agent: string | null;
  client_id: string | null;
  scope: string | null;
  audience: string | null;
  claims: string | null;
  dpop_jkt: string | null;
  role: User['role'];
  is_active: boolean | 0 | 1;
  email_verified_at: Timestamp | null;
}

const select = (ids: string) => `
  SELECT sessions.id, user_id, generation, seed, auth_time, amr, acr, last_used_at, idle_expires_at,
    expires_at, revoked_at, ip, user_agent, client_id, scope, audience, claims, dpop_jkt, role, is_active, email_verified_at
  FROM sessions JOIN users ON users.id = sessions.user_id
  WHERE sessions.id IN (${ids})`;
/** The ids are given as a JSON array. */
const STATEMENTS = {
  sqlite: select('SELECT value FROM json_each($1)'),
  postgres: markPrepared(select('SELECT value::uuid FROM json_array_elements_text($1) AS value')),
};

/**
 * Reads sessions for rotation. Written as SQL and batched: clients refresh every quarter of an hour, so
 * that most of their sessions are not cached, and this read is the larger part of a refresh.
 */
@Injectable()
export class SessionReader {
  private readonly batcher: ReadBatcher<Row>;

  constructor(@InjectDataSource() dataSource: DataSource) {
    const statement = STATEMENTS[engineOf(dataSource)];
    this.batcher = new ReadBatcher<Row>(
      (ids) => runStatement<Row>(dataSource, statement, [JSON.stringify(ids)]),
      ({ id }) => id,
    );
  }

  /** @returns undefined for an unknown session */
  async read(id: string): Promise<LoadedSession | undefined> {
    const row = await this.batcher.read(id);
    return row && toLoadedSession(row);
  }
}

function toLoadedSession(row: Row): LoadedSession {
  return {
    id: row.id,
    userId: row.user_id,
    generation: row.generation,
    seed: row.seed,
    authTime: toDate(row.auth_time),
    amr: row.amr,
    acr: row.acr,
    lastUsedAt: toDate(row.last_used_at),
    idleExpiresAt: toDate(row.idle_expires_at),
    expiresAt: toDate(row.expires_at),
    revokedAt: row.revoked_at === null ? null : toDate(row.revoked_at),
    ip: row.ip,
    userAgent: row.user_agent,
    clientId: row.client_id,
    scope: row.scope,
    audience: row.audience,
    claims: row.claims,
    dpopJkt: row.dpop_jkt,
    user: {
      role: row.role,
      isActive: Boolean(row.is_active),
      emailVerifiedAt: row.email_verified_at === null ? null : toDate(row.email_verified_at),
    },
  };
}

/** PostgreSQL returns a bigint as text, SQLite as a number. */
function toDate(milliseconds: Timestamp): Date {
  return new Date(Number(milliseconds));
}
