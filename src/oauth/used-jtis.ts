import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { markPrepared } from '../database/postgres/prepared-statements.js';
import { runStatement } from '../database/run-statement.js';
import { type JtiKind, UsedJti } from './used-jti.entity.js';

/** Begins with WITH, so that TypeORM returns the rows on SQLite. */
const INSERT = markPrepared(`
  WITH given AS (SELECT CAST($1 AS varchar) AS id, CAST($2 AS varchar) AS kind, CAST($3 AS bigint) AS expires_at)
  INSERT INTO oauth_jtis (id, kind, expires_at) SELECT id, kind, expires_at FROM given WHERE true
  ON CONFLICT (id) DO NOTHING RETURNING id`);

interface Use {
  readonly kind: JtiKind;
  /** The issuer of the JWT: each has identifiers of its own. */
  readonly issuer: string;
  readonly jti: string;
  readonly expiresAt: Date;
}

/** Identifiers of JWTs that were used or revoked, in the database: a replay to another instance is found too. */
@Injectable()
export class UsedJtis {
  constructor(@InjectRepository(UsedJti) private readonly jtis: Repository<UsedJti>) {}

  /** Of concurrent uses one succeeds. @returns whether this is the first one */
  async use({ kind, issuer, jti, expiresAt }: Use): Promise<boolean> {
    const id = idOf(kind, issuer, jti);
    const rows = await runStatement<{ id: string }>(this.jtis.manager.connection, INSERT, [
      id,
      kind,
      expiresAt.getTime(),
    ]);
    return rows.length === 1;
  }

  async has(kind: JtiKind, issuer: string, jti: string): Promise<boolean> {
    return this.jtis.existsBy({ id: idOf(kind, issuer, jti) });
  }
}

function idOf(kind: JtiKind, issuer: string, jti: string): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, issuer, jti]))
    .digest('base64url');
}
