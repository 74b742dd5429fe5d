import 'reflect-metadata';
import { load } from '../../test/support/configuration.js';
import { describeMail } from './log-startup.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf',
  PUBLIC_URL: 'https://example.com',
  MAIL_FROM: 'a@example.com',
};
const OFF = 'off: flows by mail are rejected with 501 mail_disabled; set MAIL_URL';

describe('describeMail', () => {
  it.each([
    [PRODUCTION, OFF],
    [{ MAIL_URL: 'off' }, OFF],
    [{}, 'written to files in data/mail; set MAIL_URL to send it'],
    [
      { DATABASE_URL: 'sqlite:/srv/auth.db' },
      'written to files in /srv/mail; set MAIL_URL to send it',
    ],
    [{ ...PRODUCTION, MAIL_URL: 'smtp://app:canary@mail' }, 'sent by smtp://mail'],
  ])('describes for %j', (variables, expected) => {
    expect(describeMail(load(variables))).toBe(expected);
  });
});
