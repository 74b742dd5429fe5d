import { stripVTControlCharacters } from 'node:util';
import { jest } from '@jest/globals';
import { type LogLevel } from './environment.js';
import { loadEnvironment } from './load-environment.js';
import { createLogger } from './logger.js';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;

const loggerOf = (variables: Record<string, string>) =>
  createLogger(
    loadEnvironment(
      { SECRET_KEY: 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf', ...variables },
      '/no/.env',
    ),
  );

describe('the log', () => {
  let written: string[];
  beforeEach(() => {
    written = [];
    const write = (text: unknown) => written.push(String(text)) > 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(write);
    jest.spyOn(process.stderr, 'write').mockImplementation(write);
  });
  afterEach(() => jest.restoreAllMocks());

  it.each(LEVELS)('at %s holds that level and the graver ones', (level: LogLevel) => {
    const logger = loggerOf({ LOG_LEVEL: level });
    logger.fatal('a fatal line');
    logger.error('a error line');
    logger.warn('a warn line');
    logger.log('a info line');
    logger.debug('a debug line');
    const seen = LEVELS.filter((one) => written.some((line) => line.includes(`a ${one} line`)));
    expect(seen).toEqual(LEVELS.slice(0, LEVELS.indexOf(level) + 1));
  });

  it('is one JSON object a line in production, whatever the text holds', () => {
    const logger = loggerOf({ NODE_ENV: 'production' });
    logger.log('first\r\nsecond "quoted"', 'Server');
    logger.error('it broke', 'Error: it broke\n    at somewhere', 'Server');
    expect(written.join('').trimEnd().split('\n')).toHaveLength(2);
    const [info, error] = written
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(info).toMatchObject({
      level: 'log',
      context: 'Server',
      message: 'first\r\nsecond "quoted"',
    });
    expect(error).toMatchObject({ level: 'error', message: 'it broke' });
    expect(error.stack).toContain('at somewhere');
  });

  it('is text for people elsewhere', () => {
    loggerOf({}).log('ready', 'Server');
    expect(written.join('')).toMatch(/\[Server\].*ready/);
    expect(() => JSON.parse(written.join(''))).toThrow(SyntaxError);
  });

  it.each(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory', 'NestApplication'])(
    "keeps %s's notes on each start to those who ask for them",
    (context) => {
      loggerOf({ LOG_LEVEL: 'info' }).log('a note', context);
      expect(written).toEqual([]);
      loggerOf({ LOG_LEVEL: 'debug' }).log('a note', context);
      expect(written.join('')).toContain('a note');
    },
  );

  it('is one line for people too when it holds an object, and sends nothing to their terminal', () => {
    loggerOf({}).log({ user_agent: 'a\r\nb\u001b[2Jc\u009b2Jd\u2028e' }, 'Audit');
    expect(written).toHaveLength(1);
    const plain = stripVTControlCharacters(written[0]?.trimEnd() ?? '');
    expect([...plain].filter((c) => /\p{Cc}|\p{Zl}/u.test(c))).toEqual([]);
    expect(written[0]).toContain(String.raw`a\r\nb\u001b[2Jc\u009b2Jd\u2028e`);
  });
});
