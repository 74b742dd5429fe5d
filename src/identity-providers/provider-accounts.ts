import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { FindOptionsWhere, Repository } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import { IdentityProvider } from '../identity/identity-provider.entity.js';
import { Sealer } from '../keys/sealing/sealer.js';
import type { ProviderAccount, ProviderClient } from './client/provider-client.js';
import { GithubClient } from './client/github-client.js';
import { OpenidProviderClient } from './client/openid-provider-client.js';

/** A provider that can be used now. */
export interface UsableProvider {
  readonly account: ProviderAccount;
  readonly client: ProviderClient;
}

/** Finds providers for sign-ins. Read from the database each time: a change needs no restart. */
@Injectable()
export class ProviderAccounts {
  constructor(
    @InjectRepository(IdentityProvider) private readonly providers: Repository<IdentityProvider>,
    private readonly sealer: Sealer,
    private readonly openid: OpenidProviderClient,
    private readonly github: GithubClient,
    private readonly environment: Environment,
  ) {}

  /** The enabled providers, by name. */
  async list(): Promise<Pick<IdentityProvider, 'slug' | 'name' | 'kind'>[]> {
    const order = { name: 'ASC', slug: 'ASC' } as const;
    return this.providers.find({ where: { isEnabled: true }, order });
  }

  /** @throws AppException `not_found` for an unknown or disabled provider */
  async bySlug(slug: string): Promise<UsableProvider> {
    return this.find({ slug });
  }

  /** @throws AppException `not_found` */
  async byId(id: string): Promise<UsableProvider> {
    return this.find({ id });
  }

  private async find(where: FindOptionsWhere<IdentityProvider>): Promise<UsableProvider> {
    const provider = await this.providers
      .createQueryBuilder('provider')
      .addSelect('provider.clientSecret')
      .where({ ...where, isEnabled: true })
      .getOne();
    if (!provider) {
      throw new AppException('not_found', { detail: 'There is no such identity provider.' });
    }
    const { id, clientSecret } = provider;
    const place = { table: 'identity_providers', column: 'client_secret', id };
    const secret =
      clientSecret === null ? undefined : this.sealer.open(clientSecret, place).toString('utf8');
    const permitsLoopback = !this.environment.isProduction;
    const account = { ...provider, secret, permitsLoopback };
    return { account, client: provider.kind === 'github' ? this.github : this.openid };
  }
}
