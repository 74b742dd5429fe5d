import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { AppException } from '../errors/app.exception.js';
import type { FieldError } from '../errors/problem.dto.js';

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
    // A body that is no object has no fields to complain about: its envelope is wrong.
    if (metadata.type === 'body' && value !== undefined && !isPlainObject(value)) {
      throw new AppException('malformed_request', { detail: 'The body has to be a JSON object.' });
    }
    return super.transform(value, metadata);
  }
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldErrors(error: ValidationError, parent = '#'): FieldError[] {
  const pointer = `${parent}/${escapePointer(error.property)}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, detail]) => ({
    pointer,
    ...(rule === 'whitelistValidation'
      ? { code: 'unknown_field', detail: 'this field is not known here' }
      : { code: error.value === undefined ? 'required' : toCode(rule), detail }),
  }));
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, pointer));
  // A missing field breaks each of its rules; one line says it.
  return [...(own[0]?.code === 'required' ? own.slice(0, 1) : own), ...nested];
}

/** class-validator's `isEmail` reads `is_email` on the wire. */
function toCode(rule: string): string {
  return rule.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** RFC 6901, section 3; the name of an unknown field is the client's own, so it is cut. */
function escapePointer(name: string): string {
  return encodeURIComponent(
    name.slice(0, 64).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'),
  );
}
