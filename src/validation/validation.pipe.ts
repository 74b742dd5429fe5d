import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { AppException } from '../common/errors/app.exception.js';
import { fieldErrors } from './field-errors.js';

/**
 * Bodies are flat and have at most ten fields. class-transformer traverses any input recursively until the
 * stack overflows, and each unknown field adds an entry to the response.
 */
const MAX_DEPTH = 8;
const MAX_VALUES = 100;

/** Validates each body and query against its DTO; unknown fields are rejected, not dropped. */
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
    // Values of custom decorators are not client input.
    if (metadata.type === 'custom') return value;
    // A body that is not an object has no fields to report errors for.
    if (metadata.type === 'body' && value !== undefined && !isPlainObject(value)) {
      throw new AppException('malformed_request', { detail: 'The body must be a JSON object.' });
    }
    if (exceedsLimits(value)) {
      throw new AppException('malformed_request', {
        detail: 'The request has too many values, or values nested too deeply.',
      });
    }
    if (metadata.type === 'body' || metadata.type === 'query') rejectInheritedNames(value);
    return super.transform(value, metadata);
  }
}

/** Rejects names such as `__proto__`, which class-transformer would silently drop. */
function rejectInheritedNames(value: unknown): void {
  const name = Object.keys(value ?? {}).find((key) => key in Object.prototype);
  if (name === undefined) return;
  throw new AppException('validation_failed', {
    errors: [{ pointer: `#/${name}`, code: 'unknown_field', detail: 'Unknown field' }],
  });
}

/** Traverses level by level, without recursion, and stops at the first exceeded limit. */
function exceedsLimits(value: unknown): boolean {
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
