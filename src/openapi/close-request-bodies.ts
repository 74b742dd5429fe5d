import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';

const REFERENCE = /"\$ref":"#\/components\/schemas\/(\w+)"/g;

/** Sets `additionalProperties: false` on the schemas of bodies, as unknown fields are rejected (422). */
export function closeRequestBodies(document: OpenAPIObject): void {
  const bodies = operationsOf(document).map(({ requestBody }) => requestBody);
  for (const [, name = ''] of JSON.stringify(bodies).matchAll(REFERENCE)) {
    const schema = document.components?.schemas?.[name];
    if (schema && !('$ref' in schema)) schema.additionalProperties = false;
  }
}
