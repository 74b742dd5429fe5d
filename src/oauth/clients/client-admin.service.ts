import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, IsNull, MoreThan, type Repository } from 'typeorm';
import { NIL } from 'uuid';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { isUniqueViolation } from '../../database/unique-violation.js';
import { decodeCursor } from '../../http/paging/cursor.js';
import type { PageQueryDto } from '../../http/paging/page-query.dto.js';
import type { Page } from '../../http/paging/page.dto.js';
import { toPage } from '../../http/paging/to-page.js';
import { markRevoked } from '../../sessions/mark-revoked.js';
import { Session } from '../../sessions/session.entity.js';
import { OauthClient } from './client.entity.js';
import { hashClientSecret, newClientSecret } from './client-secret.js';
import { clientChanges, hasSecret, newClient } from './client-settings.js';
import type { CreateClientDto } from './dto/create-client.dto.js';
import { type ClientResponse, toClientResponse } from './dto/client.response.js';
import type { UpdateClientDto } from './dto/update-client.dto.js';

/** A client, and its new secret if it has one. */
export interface ClientWithSecret {
  readonly client: OauthClient;
  readonly secret: string | null;
}

const SORT = 'id';
/** Sessions per transaction. */
const BATCH = 1_000;
const HOUR = 60 * 60 * 1000;

/** Manages clients, for admins and the command line. */
@Injectable()
export class ClientAdmin {
  constructor(
    @InjectRepository(OauthClient) private readonly clients: Repository<OauthClient>,
    private readonly feed: ChangeFeed,
  ) {}

  async list(query: PageQueryDto): Promise<Page<ClientResponse>> {
    const { limit, cursor, with_total: withTotal } = query;
    const after = cursor === undefined ? '' : decodeCursor(cursor, SORT, 'string').value;
    const found = await this.clients.find({
      where: { id: MoreThan(String(after)) },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    const rows = found.map((client) => ({ id: NIL, client }));
    return {
      ...toPage(rows, { limit, sort: SORT, valueOf: ({ client }) => client.id, present }),
      ...(withTotal && { total: await this.clients.count() }),
    };
  }

  /** @throws AppException `not_found` */
  async get(id: string): Promise<OauthClient> {
    return assertFound(await this.clients.findOneBy({ id }));
  }

  /** @throws AppException `validation_failed` */
  async create(values: CreateClientDto, requester: Requester): Promise<ClientWithSecret> {
    const now = new Date();
    const client = newClient(values, now);
    const secret = hasSecret(client) ? newClientSecret() : null;
    if (secret !== null) {
      client.secretHash = hashClientSecret(secret);
      client.secretCreatedAt = now;
    }
    await this.feed.transaction(async (manager, publish) => {
      if (await manager.existsBy(OauthClient, { id: client.id })) throw taken();
      await manager.insert(OauthClient, client).catch((error: unknown) => {
        // The primary key: PostgreSQL names the constraint, SQLite the column.
        const isTaken = isUniqueViolation(error, 'pkey') || isUniqueViolation(error, 'id');
        throw isTaken ? taken() : error;
      });
      const details = { client_id: client.id };
      await recordAudit(manager, requester, { event: 'client_created', details });
      publish({ id: client.id });
    });
    return { client, secret };
  }

  /** Disabling a client revokes its grants. @throws AppException `not_found`, `validation_failed` */
  async update(id: string, values: UpdateClientDto, requester: Requester): Promise<OauthClient> {
    const client = await this.feed.transaction(async (manager, publish) => {
      const before = assertFound(await manager.findOneBy(OauthClient, { id }));
      const now = new Date();
      const changes = { ...clientChanges(before, values, now), updatedAt: now };
      await manager.update(OauthClient, { id }, changes);
      const details = { client_id: id, fields: Object.keys(values) };
      await recordAudit(manager, requester, { event: 'client_changed', details });
      publish({ id });
      return { ...before, ...changes };
    });
    if (client.disabledAt !== null) await this.revokeGrants(id, requester);
    return client;
  }

  /**
   * Replaces the secret. The previous one is accepted until the end of the overlap.
   *
   * @throws AppException `not_found`, `validation_failed` for a client without a secret
   */
  async rotateSecret(
    id: string,
    overlapHours: number,
    requester: Requester,
  ): Promise<ClientWithSecret> {
    const secret = newClientSecret();
    const client = await this.feed.transaction(async (manager, publish) => {
      const before = assertFound(await manager.findOneBy(OauthClient, { id }));
      if (!hasSecret(before)) throw withoutSecret();
      const now = new Date();
      const changes = {
        secretHash: hashClientSecret(secret),
        secretCreatedAt: now,
        previousSecretHash: overlapHours > 0 ? before.secretHash : null,
        previousSecretExpiresAt:
          overlapHours > 0 ? new Date(now.getTime() + overlapHours * HOUR) : null,
        updatedAt: now,
      };
      await manager.update(OauthClient, { id }, changes);
      const details = { client_id: id };
      await recordAudit(manager, requester, { event: 'client_secret_rotated', details });
      publish({ id });
      return { ...before, ...changes };
    });
    return { client, secret };
  }

  /** Revokes the grants of a client, and deletes it with its consents. @throws AppException `not_found` */
  async delete(id: string, requester: Requester): Promise<void> {
    await this.update(id, { is_disabled: true }, requester);
    await this.feed.transaction(async (manager, publish) => {
      await manager.delete(OauthClient, { id });
      const details = { client_id: id };
      await recordAudit(manager, requester, { event: 'client_deleted', details });
      publish({ id });
    });
  }

  /** In batches: one statement for all would hold locks for long. The client can do nothing meanwhile. */
  private async revokeGrants(clientId: string, requester: Requester): Promise<void> {
    for (;;) {
      const revoked = await this.feed.transaction(async (manager, publish) => {
        const count = await revokeBatch(manager, clientId);
        if (count === 0) return 0;
        const details = { reason: 'client_disabled', session_count: count } as const;
        await recordAudit(manager, requester, {
          event: 'session_ended',
          details: { ...details, client_id: clientId },
        });
        publish('everything');
        return count;
      });
      if (revoked === 0) return;
    }
  }
}

const present = ({ client }: { client: OauthClient }) => toClientResponse(client);

async function revokeBatch(manager: EntityManager, clientId: string): Promise<number> {
  const sessions = await manager.find(Session, {
    select: { id: true },
    where: { clientId, revokedAt: IsNull() },
    take: BATCH,
  });
  if (sessions.length === 0) return 0;
  return markRevoked(manager, { id: In(sessions.map(({ id }) => id)) }, 'client_disabled');
}

function assertFound(client: OauthClient | null): OauthClient {
  if (client) return client;
  throw new AppException('not_found', { detail: 'There is no such client.' });
}

function taken(): AppException {
  const detail = 'client_id is that of another client; choose another one';
  return new AppException('validation_failed', {
    errors: [{ pointer: '#/client_id', code: 'is_unique', detail }],
  });
}

function withoutSecret(): AppException {
  const detail = 'the client has no secret: its token_endpoint_auth_method needs none';
  return new AppException('validation_failed', {
    errors: [{ pointer: '#/client_id', code: 'has_secret', detail }],
  });
}
