import { haveSameDefinition, isHarmlessAddition, kindOf } from './schema-object.js';

const TABLES = ['users', 'sessions'];

function index(definition: string, table = 'users') {
  return { type: 'index', name: 'added', table, definition };
}

describe('an object that was added to the schema', () => {
  it.each([
    ['a table', { ...index('CREATE TABLE "my notes" (id, text)', 'my notes'), type: 'table' }],
    ['the statistics of ANALYZE', { ...index('CREATE TABLE sqlite_stat1(tbl)'), type: 'table' }],
    ['an index on columns', index('CREATE INDEX "added" ON "users" ("full_name", "id" DESC) ')],
    ['an index with a collation', index('CREATE INDEX added ON users (email COLLATE NOCASE)')],
    ['a unique index of a table that was added', index('CREATE UNIQUE INDEX a ON notes (id)')],
    ['a computed index of a table that was added', index('CREATE INDEX a ON notes (lower(id))')],
    ['the index of a constraint of a table that was added', index('', 'notes')],
  ])('is harmless: %s', (_title, object) => {
    expect(isHarmlessAddition(object, TABLES)).toBe(true);
  });

  it.each([
    ['a trigger', { ...index('CREATE TRIGGER a AFTER INSERT ON users BEGIN'), type: 'trigger' }],
    ['a trigger stored as an index', index('CREATE TRIGGER a AFTER INSERT ON users BEGIN')],
    ['a trigger stored as a table', { ...index('CREATE TRIGGER a BEFORE'), type: 'table' }],
    ['a trigger after a comment', { ...index('CREATE/**/TRIGGER a BEFORE'), type: 'trigger' }],
    ['a trigger in lower case', { ...index('create temp trigger a before'), type: 'trigger' }],
    ['a view', { ...index('CREATE VIEW v AS SELECT 1'), type: 'view' }],
    ['a virtual table', { ...index('CREATE VIRTUAL TABLE f USING fts5(a)'), type: 'table' }],
    ['a unique index of the users', index('CREATE UNIQUE INDEX a ON "users" ("role")')],
    ['a unique index in upper case', index('CREATE UNIQUE INDEX a ON USERS (role)')],
    ['a unique index stored with another table', index('CREATE UNIQUE INDEX a ON users(a)', 'x')],
    ['a computed index', index('CREATE INDEX a ON users (json_extract(full_name, 1))')],
    ['an index with a condition', index('CREATE INDEX a ON users (id) WHERE json(full_name)')],
    ['an index with an unknown collation', index('CREATE INDEX a ON users (id COLLATE mine)')],
    ['the index of a constraint of the users', index('')],
    ['an index that cannot be read', index('CREATE INDEX "a b" ON users (id)')],
  ])('is not harmless: %s', (_title, object) => {
    expect(isHarmlessAddition(object, TABLES)).toBe(false);
  });
});

const same = (one: string, other: string) => haveSameDefinition(index(one), index(other));

describe('the definition of an object', () => {
  it('is the same with other quotes and spaces', () => {
    expect(
      same('CREATE TABLE "users" ("id" text,\n  a  int)', 'CREATE TABLE users(id text, "a" int)'),
    ).toBe(true);
  });

  it.each([
    ['CREATE UNIQUE INDEX a ON users (id)', 'CREATE INDEX a ON users (id)'],
    ['CREATE INDEX a ON users (id, b)', 'CREATE INDEX a ON users (b, id)'],
    ['CREATE INDEX a ON users (id)', 'CREATE INDEX a ON users (id) WHERE a IS NULL'],
    ['CREATE TABLE t (a text NOT NULL)', 'CREATE TABLE t (a text)'],
    ["CREATE TABLE t (a text DEFAULT 'user')", "CREATE TABLE t (a text DEFAULT 'admin')"],
    ['CREATE TABLE t (ab text)', 'CREATE TABLE t (a b text)'],
  ])('differs: %s', (one, other) => {
    expect(same(one, other)).toBe(false);
  });

  it('names the kind of the object for every type', () => {
    expect(kindOf({ ...index('CREATE TRIGGER t BEFORE INSERT'), type: 'table' })).toBe('trigger');
    expect(kindOf({ ...index('CREATE VIRTUAL TABLE t'), type: 'table' })).toBe('virtual table');
    expect(kindOf(index('CREATE UNIQUE INDEX a ON users (id)'))).toBe('index');
    expect(kindOf(index(''))).toBe('index');
  });
});
