import { COMMAND_LINE } from '../../access/requester.js';
import { CreateProviderDto } from '../../identity-providers/dto/create-provider.dto.js';
import {
  type ProviderResponse,
  toProviderResponse,
} from '../../identity-providers/dto/provider.response.js';
import { UpdateProviderDto } from '../../identity-providers/dto/update-provider.dto.js';
import { IdentityProviderStore } from '../../identity-providers/identity-provider-store.service.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import { withServices } from '../with-services.js';

/* The services behind `provider …`. Loaded by the actions of the commands, so that their help is fast. */

type Values = Record<string, unknown>;

/** @throws AppException as `IdentityProviderStore.create` */
export async function createProvider(values: Values): Promise<ProviderResponse> {
  const dto = toValidDto(CreateProviderDto, values);
  return withServices(async (services) =>
    toProviderResponse(await services.get(IdentityProviderStore).create(dto, COMMAND_LINE)),
  );
}

/** @throws AppException as `IdentityProviderStore.update` */
export async function updateProvider(slug: string, values: Values): Promise<ProviderResponse> {
  const dto = toValidDto(UpdateProviderDto, values);
  return withServices(async (services) => {
    const store = services.get(IdentityProviderStore);
    const { id } = await store.bySlug(slug);
    return toProviderResponse(await store.update(id, dto, COMMAND_LINE));
  });
}

/** @throws AppException as `IdentityProviderStore.remove` */
export async function deleteProvider(slug: string): Promise<void> {
  await withServices(async (services) => {
    const store = services.get(IdentityProviderStore);
    const { id } = await store.bySlug(slug);
    await store.remove(id, COMMAND_LINE);
  });
}

export async function listProviders(): Promise<ProviderResponse[]> {
  return withServices(async (services) =>
    (await services.get(IdentityProviderStore).list()).map(toProviderResponse),
  );
}
