import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { AppException } from '../errors/app.exception.js';
import { fieldErrors } from './field-errors.js';

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
