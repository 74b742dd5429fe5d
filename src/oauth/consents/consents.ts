import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { OauthConsent } from './consent.entity.js';

/** The access that a request asks for. */
interface Access {
  /** Separated by spaces. */
  readonly scope: string;
  readonly resources: readonly string[];
}

const wordsOf = (text: string | null) => (text ?? '').split(' ').filter(Boolean);

/** What users have granted to clients, so that they are asked once. */
@Injectable()
export class Consents {
  constructor(
    @InjectRepository(OauthConsent) private readonly consents: Repository<OauthConsent>,
  ) {}

  /** Whether the user has granted all of this access before. */
  async covers(userId: string, clientId: string, { scope, resources }: Access): Promise<boolean> {
    const consent = await this.consents.findOneBy({ userId, clientId });
    if (!consent) return false;
    const [scopes, audience] = [wordsOf(consent.scope), wordsOf(consent.audience)];
    return (
      wordsOf(scope).every((each) => scopes.includes(each)) &&
      resources.every((each) => audience.includes(each))
    );
  }

  /** Adds access to the consent of a user. */
  async grant(
    manager: EntityManager,
    userId: string,
    clientId: string,
    { scope, resources }: Access,
  ): Promise<void> {
    const before = await manager.findOneBy(OauthConsent, { userId, clientId });
    const now = new Date();
    const scopes = new Set([...wordsOf(before?.scope ?? null), ...wordsOf(scope)]);
    const audience = new Set([...wordsOf(before?.audience ?? null), ...resources]);
    await manager.upsert(
      OauthConsent,
      {
        id: before?.id ?? uuidv7(),
        userId,
        clientId,
        scope: [...scopes].join(' '),
        audience: [...audience].join(' ') || null,
        createdAt: before?.createdAt ?? now,
        updatedAt: now,
      },
      ['userId', 'clientId'],
    );
  }
}
