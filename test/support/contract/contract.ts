import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Ajv } from 'ajv';
import { Ajv as AjvDraft7 } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApi, Schema } from '../openapi.js';
import { createFindOperation, type FindOperation } from './find-operation.js';

/** A committed document, with a validator of its schemas. */
export class Contract {
  /** References are rewritten to include the file name, so that a part of it can be compiled alone. */
  readonly document: OpenApi;
  readonly findOperation: FindOperation;
  /** The schema of every error. */
  readonly problem: Schema;

  private constructor(
    readonly file: string,
    private readonly ajv: Ajv,
  ) {
    const text = readFileSync(resolve(import.meta.dirname, '../../..', file), 'utf8');
    this.document = JSON.parse(text.replaceAll('"#/', `"${file}#/`)) as OpenApi;
    this.problem = { $ref: `${file}#/components/schemas/Problem` };
    this.findOperation = createFindOperation(this.document);
    addFormats.default(ajv);
    // The format of internationalized e-mail addresses, which `ajv-formats` lacks.
    ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/u);
    // Clients ignore unknown properties; here, a property that is not documented is an error.
    for (const schema of Object.values(this.document.components.schemas)) {
      if (schema.properties) Object.assign(schema, { additionalProperties: false });
    }
    ajv.addSchema(this.document, file);
  }

  /** OpenAPI 3.1 has the schemas of JSON Schema 2020-12. */
  static of31(file: string): Contract {
    return new Contract(file, new Ajv2020({ strict: false, allErrors: true }));
  }

  /** OpenAPI 3.0 has older ones, with `nullable`, which Ajv supports in its default class. */
  static of30(file: string): Contract {
    return new Contract(file, new AjvDraft7({ strict: false, allErrors: true }));
  }

  /** @returns the errors of a value; none when it matches the schema */
  readonly schemaErrors = (schema: Schema, value: unknown): string[] => {
    const validate = this.ajv.compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath || '/', message, JSON.stringify(params)].join(' '),
    );
  };
}
