import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Schema } from '../openapi.js';
import { DOCUMENT } from './document.js';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
// The format of internationalized e-mail addresses, which `ajv-formats` lacks.
ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/u);
// Clients ignore unknown properties; here, a property that is not documented is an error.
for (const schema of Object.values(DOCUMENT.components.schemas)) {
  if (schema.properties) Object.assign(schema, { unevaluatedProperties: false });
}
ajv.addSchema(DOCUMENT, 'openapi.json');

/** @returns the errors of a value; none when it matches the schema */
export function schemaErrors(schema: Schema, value: unknown): string[] {
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || '/', message, JSON.stringify(params)].join(' '),
  );
}
