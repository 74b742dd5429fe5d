import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { AppException } from '../common/errors/app.exception.js';

/** A UUID in a path, converted to lower case as stored in the database (RFC 9562 accepts both cases). */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string, { data: name = 'id' }: ArgumentMetadata): string {
    if (isUUID(value)) return value.toLowerCase();
    throw new AppException('validation_failed', {
      errors: [{ pointer: `#/${name}`, code: 'is_uuid', detail: `${name} must be a UUID` }],
    });
  }
}
