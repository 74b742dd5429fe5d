import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';

const HANDLE = /^uaar_[\w-]{64}$/;

/** The handle of an authorization request in a path. */
@Injectable()
export class RequestHandlePipe implements PipeTransform<string, string> {
  transform(value: string, { data: name = 'request' }: ArgumentMetadata): string {
    if (HANDLE.test(value)) return value;
    const detail = `${name} must be the parameter of the page to which the browser was sent`;
    throw new AppException('validation_failed', {
      errors: [{ pointer: `#/${name}`, code: 'is_handle', detail }],
    });
  }
}
