import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { type Engine, engineOf } from '../../database/engine.js';
import { GroupCommit } from '../../database/group-commit.js';
import { markPrepared } from '../../database/postgres/prepared-statements.js';
import { runStatement } from '../../database/run-statement.js';
import { GrantSessions, type PreparedGrant } from '../../sessions/grants/grant-sessions.js';

/** A code, and the grant that it becomes. */
interface Exchange {
  readonly codeId: string;
  readonly grant: PreparedGrant;
}

const GIVEN = {
  sqlite: `SELECT value ->> 'id' AS id, value ->> 'grant_id' AS grant_id, value ->> 'now' AS now
    FROM json_each($1)`,
  postgres: `SELECT * FROM json_to_recordset($1) AS rows (id uuid, grant_id uuid, now bigint)`,
};

/**
 * Uses the codes in the JSON array `$1`, but none of a session that has ended: a sign-out is total. Of parallel
 * statements with one code, one returns it.
 */
const consume = (given: string) => `
  WITH given AS (${given})
  UPDATE oauth_codes SET consumed_at = given.now, grant_id = given.grant_id
  FROM given
  WHERE oauth_codes.id = given.id AND consumed_at IS NULL AND oauth_codes.expires_at > given.now
    AND EXISTS (SELECT 1 FROM sessions WHERE sessions.id = oauth_codes.session_id AND revoked_at IS NULL)
  RETURNING oauth_codes.id`;

const CONSUME: Record<Engine, string> = {
  sqlite: consume(GIVEN.sqlite),
  postgres: markPrepared(consume(GIVEN.postgres)),
};

/** Exchanges codes for grants, many per transaction. */
@Injectable()
export class CodeExchange {
  private readonly engine: Engine;
  private readonly exchanges: GroupCommit<Exchange, true>;

  constructor(
    @InjectDataSource() dataSource: DataSource,
    private readonly feed: ChangeFeed,
    private readonly grants: GrantSessions,
  ) {
    this.engine = engineOf(dataSource);
    this.exchanges = new GroupCommit<Exchange, true>({
      // Of each user one: a batch locks each of them once.
      keyOf: ({ grant }) => grant.session.userId,
      commit: (exchanges) => this.commit(exchanges),
      engine: this.engine,
    });
  }

  /** Of parallel calls with one code, one succeeds. @returns whether it was this one */
  async run(exchange: Exchange): Promise<boolean> {
    return (await this.exchanges.write(exchange)) ?? false;
  }

  private async commit(exchanges: Exchange[]): Promise<Map<string, true>> {
    const users = await this.feed.transaction(async (manager, publish) => {
      const consumed = await this.consume(manager, exchanges);
      const grants = exchanges.filter(({ codeId }) => consumed.has(codeId));
      if (grants.length === 0) return new Set<string>();
      const prepared = grants.map(({ grant }) => grant);
      return this.grants.startIn({ manager, publish }, prepared);
    });
    return new Map([...users].map((id) => [id, true]));
  }

  /** @returns the ids of the codes that were used by this call */
  private async consume(manager: EntityManager, exchanges: Exchange[]): Promise<Set<string>> {
    const now = Date.now();
    const rows = exchanges.map(({ codeId: id, grant }) => ({
      id,
      grant_id: grant.session.id,
      now,
    }));
    const consumed = await runStatement<{ id: string }>(manager, CONSUME[this.engine], [
      JSON.stringify(rows),
    ]);
    return new Set(consumed.map(({ id }) => id));
  }
}
