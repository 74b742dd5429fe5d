import { OmitType, PartialType } from '@nestjs/swagger';
import { CreateProviderDto } from './create-provider.dto.js';

/** `null` removes the secret. */
export class UpdateProviderDto extends PartialType(
  OmitType(CreateProviderDto, ['provider', 'kind'] as const),
) {}
