import { type Cursor, decodeCursor, encodeCursor } from './cursor.js';

const ID = '01a20818-8454-74a7-a01c-e89bc5bec64b';

const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');

describe('cursors', () => {
  it.each<Cursor>([
    { sort: 'username', value: 'ada', id: ID },
    { sort: 'username', value: 'Ünïcode 🦊 "quoted"', id: ID },
    { sort: 'username', value: '', id: ID },
    { sort: '-created_at', value: 1_795_000_000_000, id: ID },
    { sort: '-created_at', value: 0, id: ID },
  ])('are decoded to the same values: %j', (cursor) => {
    const type = typeof cursor.value as 'string' | 'number';
    expect(decodeCursor(encodeCursor(cursor), cursor.sort, type)).toEqual(cursor);
  });

  it('need no escaping in a URL', () => {
    expect(encodeCursor({ sort: 'username', value: '??>>~~', id: ID })).toMatch(/^[\w-]+$/);
  });

  it.each<[string, string]>([
    ['of another sort', encode(['email', 'ada', ID])],
    ['of the same sort in the other direction', encode(['-username', 'ada', ID])],
    ['with a value of another type', encode(['username', 7, ID])],
    ['with a NUL, which PostgreSQL rejects', encode(['username', 'a\0', ID])],
    ['with an id that is no UUID', encode(['username', 'ada', 'x'])],
    ['without an id', encode(['username', 'ada'])],
    ['of an object', encode({ sort: 'username', value: 'ada', id: ID })],
    ['of null', encode(null)],
    ['that is empty', ''],
    ['that is no JSON', Buffer.from('[').toString('base64url')],
    ['that is no base64url', '!!!'],
  ])('are rejected %s', (_, text) => {
    expect(() => decodeCursor(text, 'username', 'string')).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        errors: [expect.objectContaining({ pointer: '#/cursor', code: 'is_cursor' })],
      }),
    );
  });

  it.each([1.5, 2 ** 53, '1795000000000', null])('are rejected with the number %j', (value) => {
    expect(() => decodeCursor(encode(['created_at', value, ID]), 'created_at', 'number')).toThrow();
  });
});
