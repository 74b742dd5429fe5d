import { databaseUrlProblem, postgresUrlProblem } from './database-url.js';
import { parsePostgresUrl } from './postgres-url.js';

const DEFAULTS = { port: 5432, schema: 'public', tls: { mode: 'disable' } };

describe('parsePostgresUrl', () => {
  it.each([
    [
      'postgres://app:secret@db:6543/auth',
      { host: 'db', port: 6543, user: 'app', password: 'secret', database: 'auth' },
    ],
    ['postgresql://db.example.com/auth', { host: 'db.example.com', database: 'auth' }],
    [
      'postgres://a%40b:p%2F%3F%23%40%25@db/my%20auth',
      { host: 'db', user: 'a@b', password: 'p/?#@%', database: 'my auth' },
    ],
    [
      'postgres://app:a:b@c@db/auth',
      { host: 'db', user: 'app', password: 'a:b@c', database: 'auth' },
    ],
    ['postgres://app@[::1]:5433/auth', { host: '::1', port: 5433, user: 'app', database: 'auth' }],
    ['postgres:///auth?host=/run/postgresql', { host: '/run/postgresql', database: 'auth' }],
    [
      'postgres://app@%2Frun%2Fpostgresql:5433/auth',
      { host: '/run/postgresql', port: 5433, user: 'app', database: 'auth' },
    ],
    ['postgres://db/auth?schema=Auth_1', { host: 'db', database: 'auth', schema: 'Auth_1' }],
    ['postgres://db/auth?target_session_attrs=read-write', { host: 'db', database: 'auth' }],
  ])('parses %s', (url, expected) => {
    expect(parsePostgresUrl(url)).toEqual({ ...DEFAULTS, ...expected });
    expect(databaseUrlProblem(url)).toBeUndefined();
  });

  it.each([
    ['sslmode=disable', { mode: 'disable' }],
    ['sslmode=require', { mode: 'require' }],
    ['sslmode=verify-full', { mode: 'verify-full' }],
    ['sslmode=verify-full&sslrootcert=system', { mode: 'verify-full' }],
    ['sslmode=verify-ca&sslrootcert=/ca.pem', { mode: 'verify-ca', rootCertificate: '/ca.pem' }],
    ['sslmode=require&sslrootcert=ca%20.pem', { mode: 'verify-ca', rootCertificate: 'ca .pem' }],
    [
      'sslmode=verify-full&sslcert=c.pem&sslkey=k.pem',
      { mode: 'verify-full', certificate: 'c.pem', key: 'k.pem' },
    ],
  ])('reads %s as libpq does', (query, tls) => {
    expect(parsePostgresUrl(`postgres://db/auth?${query}`).tls).toEqual(tls);
  });

  it.each([
    ['postgres://db1,db2/auth', /one host/],
    ['postgres://db1:5432,db2:5433/auth', /one host/],
    ['postgres:///auth?host=db1,db2', /one host/],
    ['postgres://db/auth?host=other', /host once/],
    ['postgres:///auth', /names no host; for a Unix socket/],
    ['postgres://app@db', /names no database/],
    ['postgres://app@db/', /names no database/],
    ['postgres://db/a/b', /one name of a database/],
    ['postgres://db:0/auth', /port from 1 to 65535/],
    ['postgres://db:70000/auth', /port from 1 to 65535/],
    ['postgres://db:port/auth', /must look like postgres:/],
    ['postgres://[::zz]/auth', /IPv6 address/],
    ['postgres://my db/auth', /host name, an address or a folder/],
    ['postgres://db/auth#x', /percent-encoded/],
    ['postgres://app:5%@db/auth', /% percent-encoded/],
    ['postgres://app:%00@db/auth', /%00/],
    ['postgres://db/auth?sslmode=prefer', /sslmode=disable, require, verify-ca or verify-full/],
    ['postgres://db/auth?sslmode=allow', /sslmode=/],
    ['postgres://db/auth?sslmode=no-verify', /sslmode=/],
    ['postgres://db/auth?sslrootcert=ca.pem', /add sslmode=verify-full/],
    ['postgres://db/auth?sslmode=verify-full&sslcert=c.pem', /both or neither/],
    ['postgres:///auth?host=/run&sslmode=require', /Unix socket/],
    ['postgres://db/auth?target_session_attrs=standby', /target_session_attrs=read-write/],
    ['postgres://db/auth?schema=', /one name of a schema/],
    ['postgres://db/auth?schema=a,b', /one name of a schema/],
    ['postgres://db/auth?schema=pg_catalog', /one name of a schema/],
    ['postgres://db/auth?schema=a&schema=b', /schema twice/],
    ['postgres://db/auth?ssl=true', /unsupported parameter ssl; supported are host, schema, /],
    ['postgres://db/auth?pgbouncer=true', /unsupported parameter pgbouncer;/],
    ['postgres://db/auth?options=-c%20work_mem=1', /unsupported parameter options;/],
  ])('rejects %s', (url, problem) => {
    expect(postgresUrlProblem(url)).toMatch(problem);
  });

  it.each([
    'postgres://app:canary/x@db/auth',
    'postgres://app:canary?x@db/auth',
    'postgres://app:canary#x@db/auth',
    'postgres://app:%canary@db/auth',
    'postgres://app:canary@db:0/auth',
    'postgres://db/auth?canary=1@x',
    'postgres://db/auth?user=app&password=canary',
    'postgres://db/auth?c%61nary canary=1',
  ])('does not repeat a password: %s', (url) => {
    expect(databaseUrlProblem(url)).toEqual(expect.any(String));
    expect(databaseUrlProblem(url)).not.toContain('canary');
  });

  it('accepts no SQLite database as the target of a transfer', () => {
    expect(postgresUrlProblem('sqlite:auth.db')).toMatch(/must look like postgres:/);
  });
});
