import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ExternalIdentity } from '../identity/external-identity.entity.js';
import type { ProviderIdentity } from './client/provider-identity.js';

/** Finds the users of identities. */
@Injectable()
export class LinkedUsers {
  constructor(
    @InjectRepository(ExternalIdentity) private readonly identities: Repository<ExternalIdentity>,
  ) {}

  /** @returns the id of the user with that identity */
  async find({
    issuer,
    subject,
  }: Pick<ProviderIdentity, 'issuer' | 'subject'>): Promise<string | undefined> {
    const found = await this.identities.findOneBy({ issuer, subject });
    return found?.userId;
  }

  /** Notes a sign-in, and the address that the provider gives now. */
  async recordUse({ issuer, subject, email = null }: UsedIdentity): Promise<void> {
    await this.identities.update({ issuer, subject }, { email, lastUsedAt: new Date() });
  }
}

type UsedIdentity = Pick<ProviderIdentity, 'issuer' | 'subject'> & {
  readonly email?: string | null;
};
