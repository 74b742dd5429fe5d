import type { OpenAPIObject } from '@nestjs/swagger';
import { PASSWORD_LENGTH } from '../users/dto/user-fields.js';

/** Shows the configured minimum length (`PASSWORD_MIN_LENGTH`) at every new password. */
export function describePasswordLength(document: OpenAPIObject, minLength: number): void {
  for (const schema of Object.values(document.components?.schemas ?? {})) {
    const fields = 'properties' in schema ? Object.values(schema.properties ?? {}) : [];
    for (const field of fields) {
      if (
        'format' in field &&
        field.format === 'password' &&
        field.minLength === PASSWORD_LENGTH.min
      ) {
        field.minLength = minLength;
      }
    }
  }
}
