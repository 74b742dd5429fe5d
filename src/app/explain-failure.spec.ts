import 'reflect-metadata';
import { ConfigurationError } from '../config/load-environment.js';
import { StartupError } from '../common/errors/startup.error.js';
import { explainFailure } from './explain-failure.js';

const systemError = (code: string, port?: number) =>
  Object.assign(new Error(`listen ${code}`), { code, ...(port !== undefined && { port }) });

describe('explainFailure', () => {
  it.each([
    [
      'an invalid setting',
      new ConfigurationError(['PORT must be a number', 'HOST must be one word']),
    ],
    [
      'an unreachable database',
      new StartupError('the database is unreachable; check DATABASE_URL'),
    ],
  ])('returns the message of %s without a stack trace', (_, error) => {
    expect(explainFailure(error)).toBe(error.message);
    expect(explainFailure(error)).not.toMatch(/\n\s+at /);
  });

  it('returns one line per invalid setting', () => {
    expect(explainFailure(new ConfigurationError(['a b', 'c d']))).toBe(
      'configuration: a b\nconfiguration: c d',
    );
  });

  it.each([
    ['EADDRINUSE', 8000, 'PORT 8000 is in use by another process; set PORT to a free port'],
    ['EACCES', 80, 'PORT 80 requires privileges that this user lacks; set PORT above 1023'],
    [
      'EADDRNOTAVAIL',
      8000,
      'HOST is not a local address; set it to 127.0.0.1, or to 0.0.0.0 for all addresses',
    ],
    ['ENOTFOUND', undefined, 'HOST is a host name that cannot be resolved; set it to an address'],
  ])('returns one line for %s', (code, port, line) => {
    expect(explainFailure(systemError(code, port))).toBe(line);
  });

  it('does not blame the port when a file cannot be opened', () => {
    const error = systemError('EACCES');
    expect(explainFailure(error)).toBe(error.stack);
  });

  it('returns the stack trace of a bug', () => {
    const error = new TypeError('undefined is not a function');
    expect(explainFailure(error)).toBe(error.stack);
    expect(explainFailure(error)).toContain('explain-failure.spec');
  });

  it('accepts thrown values that are no errors or have no stack trace', () => {
    expect(explainFailure('a text')).toBe('a text');
    expect(explainFailure(undefined)).toBe('undefined');
    const bare = Object.assign(new Error('bare'), { stack: undefined });
    expect(explainFailure(bare)).toBe('bare');
  });
});
