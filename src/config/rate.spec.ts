import { Rate } from './rate.js';

const MAX = 100;

describe('Rate', () => {
  it.each([
    ['10/15m', 10, 900],
    ['1/1s', 1, 1],
    [' 100/24h ', 100, 86_400],
    ['007/90s', 7, 90],
    ['5/1440m', 5, 86_400],
  ])('parses %j', (text, points, duration) => {
    expect(Rate.parse(text, MAX)).toEqual(new Rate(points, duration));
  });

  it.each([
    '',
    '10',
    '10/15',
    '10/m',
    '/15m',
    '0/15m',
    '10/0m',
    '-1/15m',
    '1.5/15m',
    '1e1/15m',
    '10/15M',
    '10/15min',
    '10/1d',
    '10 / 15m',
    '10/15m,5/1h',
    '101/15m',
    '99999999999999999999/15m',
    '10/25h',
    '10/1441m',
    '10/86401s',
    '10/99999999999999999999s',
    'Infinity/15m',
  ])('rejects %j', (text) => {
    expect(Rate.parse(text, MAX)).toBeUndefined();
  });

  it.each(['10/15m', '50/1h', '7/90s', '3/24h', '1/1s'])('formats %s as it was parsed', (text) => {
    expect(String(Rate.parse(text, MAX))).toBe(text);
  });

  it('is formatted in the largest unit that divides the time', () => {
    expect(String(Rate.parse('10/3600s', MAX))).toBe('10/1h');
  });
});
