import { toOpenApi30 } from './to-openapi-30.js';

const convertSchema = (schema: object) =>
  toOpenApi30({
    openapi: '3.1.0',
    info: { title: 'Test', version: '1' },
    paths: {},
    components: { schemas: { Test: schema } },
  }).components?.schemas?.['Test'];

describe('toOpenApi30', () => {
  it.each([
    [
      { type: ['string', 'null'], maxLength: 3 },
      { type: 'string', nullable: true, maxLength: 3 },
    ],
    [{ type: ['null', 'integer'] }, { type: 'integer', nullable: true }],
    [
      { type: 'string', const: 'a' },
      { type: 'string', enum: ['a'] },
    ],
    [
      { type: 'array', items: { type: ['string', 'null'] } },
      { type: 'array', items: { type: 'string', nullable: true } },
    ],
  ])('converts %j', (schema, expected) => {
    expect(convertSchema(schema)).toEqual(expected);
  });

  it.each([
    [{ type: 'string', enum: ['a'], example: null }],
    [{ type: 'object', properties: { type: { type: 'string' }, const: { type: 'string' } } }],
    [{ type: 'object', required: ['type', 'const'] }],
  ])('leaves %j, which has the same meaning in both versions', (schema) => {
    expect(convertSchema(schema)).toEqual(schema);
  });

  it.each([[['string', 'integer']], [['string', 'integer', 'null']], [['null']]])(
    'throws for the type %j',
    (type) => {
      expect(() => convertSchema({ type })).toThrow('OpenAPI 3.0 has no type');
    },
  );

  it('does not change the document that it converts', () => {
    const document = { openapi: '3.1.0', info: { title: '', version: '' }, paths: {} };
    expect(toOpenApi30(document).openapi).toBe('3.0.3');
    expect(document.openapi).toBe('3.1.0');
  });
});
