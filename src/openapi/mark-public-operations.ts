import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';

/**
 * Replaces `security: [{}]` of public operations, as Nest writes it, by `[]`. Both mean that no token is
 * needed; with the first, generated clients send an expired token with a sign-in.
 */
export function markPublicOperations(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    const { security } = operation;
    if (security?.every((scheme) => Object.keys(scheme).length === 0)) operation.security = [];
  }
}
