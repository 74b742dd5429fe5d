import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { AppException } from '../common/errors/app.exception.js';
import { fieldErrors } from './field-errors.js';

/**
 * Applies the rules of a DTO to values that do not come from a request.
 *
 * @throws AppException `validation_failed`
 */
export function toValidDto<T extends object>(dto: Type<T>, values: Record<string, unknown>): T {
  const instance = plainToInstance(dto, values);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length === 0) return instance;
  throw new AppException('validation_failed', { errors: errors.flatMap((e) => fieldErrors(e)) });
}
