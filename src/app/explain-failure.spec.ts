import 'reflect-metadata';
import { ConfigurationError } from '../config/load-environment.js';
import { StartupError } from '../common/errors/startup.error.js';
import { explainFailure } from './explain-failure.js';

const systemError = (code: string, port?: number) =>
  Object.assign(new Error(`listen ${code}`), { code, ...(port !== undefined && { port }) });

describe('why the process can not go on', () => {
  it.each([
    ['a wrong setting', new ConfigurationError(['PORT must be a number', 'HOST must be one word'])],
    ['a database out of reach', new StartupError('the database is away; check DATABASE_URL')],
  ])('is told for %s in its own words, without a stack', (_, error) => {
    expect(explainFailure(error)).toBe(error.message);
    expect(explainFailure(error)).not.toMatch(/\n\s+at /);
  });

  it('has a line for every wrong setting', () => {
    expect(explainFailure(new ConfigurationError(['a b', 'c d']))).toBe(
      'configuration: a b\nconfiguration: c d',
    );
  });

  it.each([
    ['EADDRINUSE', 8000, 'PORT 8000 is taken by another process; set PORT to a free one'],
    ['EACCES', 80, 'PORT 80 may not be opened by this user; set PORT above 1023'],
    [
      'EADDRNOTAVAIL',
      8000,
      'HOST is no address of this machine; set it to 127.0.0.1, or to 0.0.0.0 for all',
    ],
    ['ENOTFOUND', undefined, 'HOST is a name that nobody knows; set it to an address'],
  ])('is one line for %s', (code, port, line) => {
    expect(explainFailure(systemError(code, port))).toBe(line);
  });

  it('is no matter of the port when a file may not be opened', () => {
    const error = systemError('EACCES');
    expect(explainFailure(error)).toBe(error.stack);
  });

  it('comes with its stack when it is a fault of ours', () => {
    const error = new TypeError('undefined is no function');
    expect(explainFailure(error)).toBe(error.stack);
    expect(explainFailure(error)).toContain('explain-failure.spec');
  });

  it('is told also when what was thrown is no error, or has no stack', () => {
    expect(explainFailure('just a word')).toBe('just a word');
    expect(explainFailure(undefined)).toBe('undefined');
    const bare = Object.assign(new Error('bare'), { stack: undefined });
    expect(explainFailure(bare)).toBe('bare');
  });
});
