import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { hasCode } from '../common/errors/has-code.js';
import { Environment } from '../config/environment.js';
import type { IdentityProvider } from '../identity/identity-provider.entity.js';
import { IdentityProviderStore } from './identity-provider-store.service.js';
import { ProviderAccounts } from './provider-accounts.js';

/** The slug of the provider that the environment defines. */
const SLUG = 'default';

/** Creates the provider of the environment, or changes it, at the start. */
@Injectable()
export class EnvironmentProvider implements OnApplicationBootstrap {
  private readonly logger = new Logger(EnvironmentProvider.name);

  constructor(
    private readonly store: IdentityProviderStore,
    private readonly accounts: ProviderAccounts,
    private readonly environment: Environment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const {
      IDENTITY_PROVIDER_KIND: kind,
      IDENTITY_PROVIDER_ISSUER: issuer,
      IDENTITY_PROVIDER_CLIENT_ID: clientId,
      IDENTITY_PROVIDER_CLIENT_SECRET: secret = null,
      IDENTITY_PROVIDER_NAME: name,
    } = this.environment;
    if (clientId === undefined) return;
    const values = { provider: SLUG, kind, client_id: clientId, client_secret: secret };
    const given = { ...values, ...(issuer && { issuer }), ...(name && { name }) };
    const existing = await this.find();
    if (existing === undefined) await this.create(given);
    else if (await this.differs(existing, given)) {
      await this.store.update(existing.id, given, { via: 'environment' });
    }
  }

  private async create(values: Parameters<IdentityProviderStore['create']>[0]): Promise<void> {
    try {
      await this.store.create(values, { via: 'environment' }, true);
      this.logger.log(`Created the identity provider ${SLUG} from the environment`);
    } catch (error) {
      // Another instance that starts at the same time.
      if (!hasCode(error, 'provider_exists')) throw error;
    }
  }

  private async find(): Promise<IdentityProvider | undefined> {
    const all = await this.store.list();
    return all.find(({ isFromEnvironment }) => isFromEnvironment);
  }

  private async differs(
    existing: IdentityProvider,
    values: { client_id: string; client_secret: string | null; issuer?: string; name?: string },
  ): Promise<boolean> {
    const { account } = await this.accounts.byId(existing.id);
    return (
      existing.clientId !== values.client_id ||
      (account.secret ?? null) !== values.client_secret ||
      (values.issuer !== undefined && existing.issuer !== values.issuer) ||
      (values.name !== undefined && existing.name !== values.name)
    );
  }
}
