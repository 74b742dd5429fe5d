import type { OpenAPIObject } from '@nestjs/swagger';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * Converts the document to OpenAPI 3.0.3, for generators that do not read 3.1: `null` in `type` becomes
 * `nullable`, and `const` an `enum` of one value. The documents are the same otherwise.
 *
 * @throws Error for a schema that 3.0 cannot express
 */
export function toOpenApi30(document: OpenAPIObject): OpenAPIObject {
  const converted = convert(JSON.parse(JSON.stringify(document)) as Json);
  return { ...(converted as unknown as OpenAPIObject), openapi: '3.0.3' };
}

function convert(node: Json): Json {
  if (Array.isArray(node)) return node.map(convert);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([name, value]) => {
      // An object under one of these names is a property of that name.
      if (name === 'type' && Array.isArray(value)) return Object.entries(nullableType(value));
      if (name === 'const' && typeof value !== 'object') return [['enum', [value]]];
      return [[name, convert(value)]];
    }),
  );
}

function nullableType(types: Json[]): Record<string, Json> {
  const [type, ...others] = types.filter((one) => one !== 'null');
  if (type === undefined || others.length > 0 || types.length !== 2) {
    throw new Error(`OpenAPI 3.0 has no type ${JSON.stringify(types)}; use one type and null`);
  }
  return { type, nullable: true };
}
