import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { AppModule } from './app.module.js';
import { bearerToken } from '../auth/bearer-token.js';
import { decodeCursor } from '../http/paging/cursor.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { Environment } from '../config/environment.js';
import { expectNoBacktracking } from '../../test/support/backtracking.js';
import { addressKey } from '../rate-limits/address-key.js';

/** Ignores rejections: only the time counts. */
function attempt(run: () => unknown): void {
  try {
    run();
  } catch {
    // A rejection is a result too.
  }
}

/** Every validated field of every DTO, from the registered rules: includes fields that are added later. */
function validatedFields(): [string, new () => object, string][] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<new () => object, { propertyName: string }[]>;
  };
  // Settings are no part of a request.
  validationMetadatas.delete(Environment);
  return [...validationMetadatas].flatMap(([dto, rules]) =>
    [...new Set(rules.map(({ propertyName }) => propertyName))].map(
      (field): [string, new () => object, string] => [`${dto.name}.${field}`, dto, field],
    ),
  );
}

/** docs/security.md, row 27. */
describe('validation of 100 kB of text in linear time', () => {
  const fields = validatedFields();

  it('covers more than 30 fields', () => {
    // Importing the module registers the rules of all DTOs.
    expect(AppModule).toBeDefined();
    expect(fields.length).toBeGreaterThan(30);
  });

  it.each(fields)('is fast for %s', (_, dto, field) =>
    expectNoBacktracking((text) => validateSync(plainToInstance(dto, { [field]: text }))),
  );

  const readers: Record<string, (text: string) => unknown> = {
    'a bearer token': (text) => bearerToken({ headers: { authorization: text } }),
    'a cursor': (text) => decodeCursor(text, 'username', 'string'),
    'an id in a path': (text) => new UuidPipe().transform(text, { type: 'param', data: 'id' }),
    'an address': addressKey,
  };
  it.each(Object.entries(readers))('is fast for %s', (_, read) =>
    expectNoBacktracking((text) => attempt(() => read(text))),
  );
});
