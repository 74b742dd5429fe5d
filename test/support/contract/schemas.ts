import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Schema } from '../openapi.js';
import { DOCUMENT } from './document.js';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
// JSON Schema's name for an address whose letters may be of any script; `ajv-formats` has none.
ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/u);
// Clients ignore what they don't know; here, a property that the document does not have is a fault.
for (const schema of Object.values(DOCUMENT.components.schemas)) {
  if (schema.properties) Object.assign(schema, { unevaluatedProperties: false });
}
ajv.addSchema(DOCUMENT, 'openapi.json');

/** What is wrong with a value; nothing when it is as documented. */
export function schemaErrors(schema: Schema, value: unknown): string[] {
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || '/', message, JSON.stringify(params)].join(' '),
  );
}
