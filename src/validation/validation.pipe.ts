import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { AppException } from '../common/errors/app.exception.js';
import { fieldErrors } from './field-errors.js';

/**
 * No body here nests at all, and none has more than ten fields. class-transformer walks through whatever
 * is sent, until its stack ends, and each unknown field is a line in the answer.
 */
const MAX_DEPTH = 8;
const MAX_VALUES = 100;

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
    if (isTooMuch(value)) {
      throw new AppException('malformed_request', {
        detail: 'More values were sent, or deeper ones, than any route takes.',
      });
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

/** Looks at one level after the other, and never at more than it has to. */
function isTooMuch(value: unknown): boolean {
  let level = [value];
  for (let depth = 0, count = 0; level.length > 0; depth += 1) {
    count += level.length;
    if (depth > MAX_DEPTH || count > MAX_VALUES) return true;
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
