import 'reflect-metadata';
import { stripVTControlCharacters } from 'node:util';
import { jest } from '@jest/globals';
import { type LogLevel } from '../../config/variables/log-variables.js';
import { loadEnvironment } from '../../config/load-environment.js';
import { createLogger } from './logger.js';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;
const PRODUCTION = { NODE_ENV: 'production' };
const HOSTILE = 'a\r\nb\u001b[2Jc\u009b2Jd\u2028e\u202ef';
const HARMLESS = String.raw`a\r\nb\u001b[2Jc\u009b2Jd\u2028e\u202ef`;

const loggerOf = (variables: Record<string, string>) =>
  createLogger(
    loadEnvironment(
      { SECRET_KEY: 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf', ...variables },
      '/no/.env',
    ),
  );

describe('createLogger', () => {
  let written: string[];
  beforeEach(() => {
    written = [];
    const write = (text: unknown) => written.push(String(text)) > 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(write);
    jest.spyOn(process.stderr, 'write').mockImplementation(write);
  });
  afterEach(() => jest.restoreAllMocks());

  const lines = () => written.join('').trimEnd().split('\n');

  it.each(LEVELS)('logs lines of its level %s and of more severe ones', (level: LogLevel) => {
    const logger = loggerOf({ LOG_LEVEL: level });
    logger.fatal?.('a fatal line');
    logger.error('a error line');
    logger.warn('a warn line');
    logger.log('a info line');
    logger.debug?.('a debug line');
    const seen = LEVELS.filter((one) => written.some((line) => line.includes(`a ${one} line`)));
    expect(seen).toEqual(LEVELS.slice(0, LEVELS.indexOf(level) + 1));
  });

  it.each(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory', 'NestApplication'])(
    'logs start-up lines of %s only at level debug',
    (context) => {
      loggerOf({ LOG_LEVEL: 'info' }).log('a note', context);
      expect(written).toEqual([]);
      loggerOf({ LOG_LEVEL: 'debug' }).log('a note', context);
      expect(written.join('')).toContain('a note');
    },
  );

  describe('in production', () => {
    it('writes one JSON object per line for any text', () => {
      const logger = loggerOf(PRODUCTION);
      logger.log('first\r\nsecond "quoted"', 'Server');
      logger.error('it broke', 'Error: it broke\n    at somewhere', 'Server');
      expect(lines()).toHaveLength(2);
      const [info, error] = lines().map((line) => JSON.parse(line));
      expect(info).toEqual({
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        context: 'Server',
        message: 'first\r\nsecond "quoted"',
      });
      expect(error).toMatchObject({ level: 'error', message: 'it broke' });
      expect(error.stack).toContain('at somewhere');
    });

    it('writes the fields of an object as fields of the line', () => {
      loggerOf(PRODUCTION).warn({ event: 'refresh_reused', details: { a: 1 } }, 'Audit');
      expect(JSON.parse(written.join(''))).toMatchObject({
        level: 'warn',
        context: 'Audit',
        event: 'refresh_reused',
        details: { a: 1 },
      });
    });

    it('escapes control characters, so that none reaches a terminal', () => {
      loggerOf(PRODUCTION).log({ user_agent: HOSTILE }, 'Audit');
      expect(lines()).toHaveLength(1);
      expect(written.join('')).toContain(HARMLESS);
      expect(JSON.parse(written.join('')).user_agent).toBe(HOSTILE);
    });
  });

  describe('outside production', () => {
    it('writes readable text', () => {
      loggerOf({}).log('ready', 'Server');
      expect(stripVTControlCharacters(written.join(''))).toMatch(
        /^\d\d:\d\d:\d\d\.\d{3} INFO {2}\[Server\] ready\n$/,
      );
    });

    it('writes a stack on separate lines', () => {
      loggerOf({}).error('it broke', `Error: ${HOSTILE}\n    at somewhere`, 'Server');
      expect(lines().slice(-2)).toEqual([expect.stringContaining('b\\u001b'), '    at somewhere']);
    });

    it.each([
      ['a text', HOSTILE],
      ['an object', { user_agent: HOSTILE }],
      ['an error', Object.assign(new Error('x'), { stack: HOSTILE })],
    ])('writes one line without control characters for %s', (_, message) => {
      loggerOf({}).log(message, 'Audit');
      expect(written).toHaveLength(1);
      const plain = stripVTControlCharacters(written[0]?.trimEnd() ?? '');
      expect([...plain].filter((c) => /\p{Cc}|\p{Zl}/u.test(c))).toEqual([]);
      expect(written[0]).toContain(HARMLESS);
    });
  });
});
