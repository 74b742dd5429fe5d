import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { AppException } from '../common/errors/app.exception.js';
import { fieldErrors } from './field-errors.js';

/**
 * The rules of a DTO for values that do not come with a request.
 *
 * @throws AppException `validation_failed`
 */
export function toValidDto<T extends object>(dto: Type<T>, values: Record<string, unknown>): T {
  const instance = plainToInstance(dto, values);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length === 0) return instance;
  throw new AppException('validation_failed', { errors: errors.flatMap((e) => fieldErrors(e)) });
}
