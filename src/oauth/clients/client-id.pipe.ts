import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';

/** A `client_id` in a path. */
@Injectable()
export class ClientIdPipe implements PipeTransform<string, string> {
  transform(value: string, { data: name = 'client_id' }: ArgumentMetadata): string {
    if (/^[\x21-\x7e]{1,255}$/.test(value)) return value;
    const detail = `${name} must have 1 to 255 visible ASCII characters`;
    throw new AppException('validation_failed', {
      errors: [{ pointer: `#/${name}`, code: 'is_client_id', detail }],
    });
  }
}
