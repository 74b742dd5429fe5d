import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';

const REFERENCE = /"\$ref":"#\/components\/schemas\/(\w+)"/g;

/** A field that a route does not know is refused (422), so the schemas of bodies say that there is none. */
export function closeRequestBodies(document: OpenAPIObject): void {
  const bodies = operationsOf(document).map(({ requestBody }) => requestBody);
  for (const [, name = ''] of JSON.stringify(bodies).matchAll(REFERENCE)) {
    const schema = document.components?.schemas?.[name];
    if (schema && !('$ref' in schema)) schema.additionalProperties = false;
  }
}
