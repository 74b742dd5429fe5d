import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { AppModule } from './app.module.js';
import { bearerToken } from '../auth/bearer-token.js';
import { decodeCursor } from '../http/paging/cursor.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { Environment } from '../config/environment.js';
import { expectFast } from '../../test/support/long-texts.js';
import { addressKey } from '../rate-limits/address-key.js';

/** A refusal is an answer. */
function attempt(run: () => unknown): void {
  try {
    run();
  } catch {
    // Refused.
  }
}

/** Everything that requests are held against, found in the running rules: a new field is in here. */
function validatedFields(): [string, new () => object, string][] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<new () => object, { propertyName: string }[]>;
  };
  // The operator's own variables are no input.
  validationMetadatas.delete(Environment);
  return [...validationMetadatas].flatMap(([dto, rules]) =>
    [...new Set(rules.map(({ propertyName }) => propertyName))].map(
      (field): [string, new () => object, string] => [`${dto.name}.${field}`, dto, field],
    ),
  );
}

/** Security design, line 27. */
describe('100 kB of text are read in less than 50 ms', () => {
  const fields = validatedFields();

  it('in a good many fields', () => {
    // Whose imports bring all of them along.
    expect(AppModule).toBeDefined();
    expect(fields.length).toBeGreaterThan(30);
  });

  it.each(fields)('as %s', (_, dto, field) =>
    expectFast((text) => validateSync(plainToInstance(dto, { [field]: text }))),
  );

  const readers: Record<string, (text: string) => unknown> = {
    'a bearer token': (text) => bearerToken({ headers: { authorization: text } }),
    'a cursor': (text) => decodeCursor(text, 'username', 'string'),
    'an id in a path': (text) => new UuidPipe().transform(text, { type: 'param', data: 'id' }),
    'an address': addressKey,
  };
  it.each(Object.entries(readers))('as %s', (_, read) =>
    expectFast((text) => attempt(() => read(text))),
  );
});
