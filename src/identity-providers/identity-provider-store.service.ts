import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Requester } from '../access/requester.js';
import type { AuditEventName } from '../audit/audit-event-name.js';
import { recordAudit } from '../audit/record-audit.js';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import { rowLock } from '../database/row-lock.js';
import { isUniqueViolation } from '../database/unique-violation.js';
import { ExternalIdentity } from '../identity/external-identity.entity.js';
import { IdentityProvider } from '../identity/identity-provider.entity.js';
import { Sealer } from '../keys/sealing/sealer.js';
import type { CreateProviderDto } from './dto/create-provider.dto.js';
import type { UpdateProviderDto } from './dto/update-provider.dto.js';
import { toNewProvider, toProviderChanges } from './provider-columns.js';

/** Manages identity providers. The API does not change the one of the environment. */
@Injectable()
export class IdentityProviderStore {
  constructor(
    @InjectRepository(IdentityProvider) private readonly providers: Repository<IdentityProvider>,
    private readonly sealer: Sealer,
    private readonly environment: Environment,
  ) {}

  /** All providers, by slug. */
  async list(): Promise<IdentityProvider[]> {
    return this.providers.find({ order: { slug: 'ASC' } });
  }

  /** @throws AppException `not_found` */
  async read(id: string): Promise<IdentityProvider> {
    const provider = await this.providers.findOneBy({ id });
    if (!provider) throw new AppException('not_found');
    return provider;
  }

  /** @throws AppException `not_found` */
  async bySlug(slug: string): Promise<IdentityProvider> {
    const provider = await this.providers.findOneBy({ slug });
    if (!provider) throw new AppException('not_found', { detail: `There is no provider ${slug}.` });
    return provider;
  }

  /** @throws AppException `provider_exists`; `validation_failed` for values that do not fit together */
  async create(
    values: CreateProviderDto,
    requester: Requester,
    isFromEnvironment = false,
  ): Promise<IdentityProvider> {
    const id = uuidv7();
    const columns = toNewProvider(values, this.environment);
    const provider = {
      id,
      ...columns,
      clientSecret: this.seal(id, values.client_secret),
      isFromEnvironment,
    };
    try {
      await this.providers.manager.transaction(async (manager) => {
        await manager.insert(IdentityProvider, provider);
        await record(manager, requester, 'identity_provider_created', provider.slug);
      });
    } catch (error) {
      if (isUniqueViolation(error, 'slug')) throw new AppException('provider_exists');
      throw error;
    }
    return provider;
  }

  /**
   * @throws AppException `not_found`, `provider_from_environment`; `validation_failed` for values that do not fit
   *   together
   */
  async update(
    id: string,
    changes: UpdateProviderDto,
    requester: Requester,
  ): Promise<IdentityProvider> {
    const provider = await this.changeable(id, requester);
    const columns = {
      ...toProviderChanges(provider, changes, this.environment),
      ...(changes.client_secret !== undefined && {
        clientSecret: this.seal(id, changes.client_secret),
      }),
    };
    await this.providers.manager.transaction(async (manager) => {
      await manager.update(IdentityProvider, { id }, columns);
      const fields = Object.keys(changes).filter(
        (name) => changes[name as keyof UpdateProviderDto] !== undefined,
      );
      await record(manager, requester, 'identity_provider_changed', provider.slug, fields);
    });
    return this.read(id);
  }

  /**
   * Deletes a provider that no user signs in with: to stop sign-ins, it is disabled.
   *
   * @throws AppException `not_found`, `provider_from_environment`, `provider_in_use`
   */
  async remove(id: string, requester: Requester): Promise<void> {
    const { slug } = await this.changeable(id, requester);
    await this.providers.manager.transaction(async (manager) => {
      // Waits for sign-ins that link an identity: the foreign key locks the row of its provider.
      const lock = rowLock(manager);
      await manager.findOneOrFail(IdentityProvider, { where: { id }, ...lock });
      const used = await manager.countBy(ExternalIdentity, { providerId: id });
      if (used > 0) {
        throw new AppException('provider_in_use', {
          detail: `${used} users sign in with this provider; disable it instead.`,
        });
      }
      await manager.delete(IdentityProvider, { id });
      await record(manager, requester, 'identity_provider_deleted', slug);
    });
  }

  private async changeable(id: string, { via }: Requester): Promise<IdentityProvider> {
    const provider = await this.read(id);
    if (provider.isFromEnvironment && via !== 'environment') {
      throw new AppException('provider_from_environment', {
        detail: 'Change the variables IDENTITY_PROVIDER_… and restart the service.',
      });
    }
    return provider;
  }

  private seal(id: string, secret: string | null | undefined): string | null {
    if (secret === undefined || secret === null) return null;
    return this.sealer.seal(secret, { table: 'identity_providers', column: 'client_secret', id });
  }
}

async function record(
  manager: EntityManager,
  requester: Requester,
  event: AuditEventName,
  provider: string,
  fields?: string[],
): Promise<void> {
  await recordAudit(manager, requester, {
    event,
    details: { provider, ...(fields && { fields }) },
  });
}
