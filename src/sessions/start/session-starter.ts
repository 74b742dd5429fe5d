import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { AuditEvent } from '../../audit/audit-event.entity.js';
import { recordAuditEvents } from '../../audit/record-audit.js';
import { ChangeFeed, type Publish } from '../../database/changes/change-feed.js';
import { type Engine, engineOf } from '../../database/engine.js';
import { GroupCommit } from '../../database/group-commit.js';
import { runStatement } from '../../database/run-statement.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { type SecurityMail, SecurityMails } from '../../mail/security-mails.js';
import { type AddressUse, KnownAddresses } from '../known-addresses/known-addresses.js';
import { revokeSessions } from '../revoke-sessions.js';
import {
  POSTGRES_START,
  SELECT_EXCESS,
  SQLITE_STARTS,
  type SessionStart,
} from './session-start-statements.js';

/** A transaction that publishes its changes. */
export interface Transaction {
  readonly manager: EntityManager;
  readonly publish: Publish;
}

export interface Start {
  readonly session: SessionStart;
  readonly event: AuditEvent;
  readonly client: ClientInfo;
  /** Whether the user has signed in before. */
  readonly isReturning: boolean;
}

/** Unrevoked sessions per user; the next sign-in revokes the oldest. */
const MAX_SESSIONS = 100;

/**
 * Writes new sessions with all that belongs to a sign-in, many per transaction: with cheap hashes, the
 * transactions of single sign-ins would be the larger part of their cost.
 */
@Injectable()
export class SessionStarter {
  private readonly engine: Engine;
  private readonly starts: GroupCommit<Start, true>;

  constructor(
    @InjectDataSource() dataSource: DataSource,
    private readonly feed: ChangeFeed,
    private readonly knownAddresses: KnownAddresses,
    private readonly mails: SecurityMails,
  ) {
    this.engine = engineOf(dataSource);
    this.starts = new GroupCommit<Start, true>({
      keyOf: ({ session }) => session.user_id,
      commit: async (starts) => {
        const users = await this.feed.transaction((manager, publish) =>
          this.startIn({ manager, publish }, starts),
        );
        return new Map([...users].map((id) => [id, true]));
      },
      engine: this.engine,
    });
  }

  /** @returns whether the session was started: its user is active and has the credentials that were verified */
  async start(start: Start): Promise<boolean> {
    return (await this.starts.write(start)) ?? false;
  }

  /**
   * @param starts one per user
   * @returns the ids of the users that got a session
   */
  async startIn({ manager, publish }: Transaction, starts: Start[]): Promise<Set<string>> {
    const sessions = starts.map(({ session }) => session);
    const users = await this.insertSessions(manager, sessions);
    if (users.size === 0) return users;
    const started = starts.filter(({ session }) => users.has(session.user_id));
    const events = started.map(({ event }) => event);
    await recordAuditEvents(manager, events);
    const uses = await this.knownAddresses.recordAll(manager, started.map(toAddressUse));
    // By one statement: the rows of all users of the batch are locked.
    const mails = uses.flatMap(({ start }) => newAddressMail(start));
    await this.mails.enqueueAll(manager, publish, mails);
    await this.revokeExcess(manager, [...users], publish);
    // The cached profile holds the time of the last sign-in.
    for (const id of users) publish({ id });
    return users;
  }

  /** @returns the ids of the users that got a session */
  private async insertSessions(
    manager: EntityManager,
    sessions: SessionStart[],
  ): Promise<Set<string>> {
    const run = (statement: string, rows: SessionStart[]) =>
      runStatement<{ id: string }>(manager, statement, [JSON.stringify(rows)]);
    const statement = this.engine === 'postgres' ? POSTGRES_START : SQLITE_STARTS.updateUsers;
    const users = new Set((await run(statement, sessions)).map(({ id }) => id));
    const accepted = sessions.filter(({ user_id }) => users.has(user_id));
    if (this.engine === 'sqlite' && accepted.length > 0) {
      await run(SQLITE_STARTS.insertSessions, accepted);
    }
    return users;
  }

  /** Bounds the number of sessions, so that revoking all of them stays a small change. */
  private async revokeExcess(
    manager: EntityManager,
    users: string[],
    publish: Publish,
  ): Promise<void> {
    const excess = await runStatement<{ id: string; user_id: string }>(
      manager,
      SELECT_EXCESS[this.engine],
      [JSON.stringify(users), MAX_SESSIONS],
    );
    for (const userId of new Set(excess.map(({ user_id }) => user_id))) {
      const ids = excess.filter(({ user_id }) => user_id === userId).map(({ id }) => id);
      const sessions = ids.length === 1 ? { sessionId: ids[0] } : { matching: { id: In(ids) } };
      await revokeSessions(manager, {}, { userId, ...sessions, reason: 'too_many_sessions' });
      for (const id of ids) publish({ id, revoked: true });
    }
  }
}

/** Only after a sign-in, and not after the first one, which follows the registration or an invitation. */
function newAddressMail({ session, client, isReturning }: Start): SecurityMail[] {
  if (!isReturning || session.signed_in_at === null) return [];
  return [{ template: 'new_sign_in', userId: session.user_id, client }];
}

function toAddressUse(start: Start): AddressUse & { start: Start } {
  const { user_id: userId, client_id: grantee, now } = start.session;
  // A grant is started by its client, often a server: not an address of the user.
  const ip = grantee === null ? start.session.ip : null;
  return { userId, ip, now, start };
}
