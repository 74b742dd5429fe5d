import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { AppException } from '../errors/app.exception.js';
import { fieldErrors } from './field-errors.js';

/** No body here nests at all; class-transformer walks through what is sent, until its stack ends. */
const MAX_DEPTH = 8;

/** Every body and query goes through its DTO: unknown fields are refused, not dropped. */
@Injectable()
export class DtoValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      stopAtFirstError: false,
      exceptionFactory: (errors) =>
        new AppException('validation_failed', { errors: errors.flatMap((e) => fieldErrors(e)) }),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // What a decorator of ours has found is not what somebody sent.
    if (metadata.type === 'custom') return value;
    // A body that is no object has no fields to complain about: its envelope is wrong.
    if (metadata.type === 'body' && value !== undefined && !isPlainObject(value)) {
      throw new AppException('malformed_request', { detail: 'The body has to be a JSON object.' });
    }
    if (isDeeperThan(value, MAX_DEPTH)) {
      throw new AppException('malformed_request', { detail: 'The body is nested too deeply.' });
    }
    if (metadata.type === 'body' || metadata.type === 'query') refuseInherited(value);
    return super.transform(value, metadata);
  }
}

/** class-transformer drops such names before anything could refuse them. */
function refuseInherited(value: unknown): void {
  const name = Object.keys(value ?? {}).find((key) => key in Object.prototype);
  if (name === undefined) return;
  throw new AppException('validation_failed', {
    errors: [
      { pointer: `#/${name}`, code: 'unknown_field', detail: 'this field is not known here' },
    ],
  });
}

function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((inner) => isDeeperThan(inner, limit - 1));
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
