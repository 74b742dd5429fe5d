import { parseTrustProxy } from './trust-proxy.js';

describe('TRUST_PROXY', () => {
  it.each([
    ['true', true],
    ['FALSE', false],
    [' false ', false],
    ['0', 0],
    ['1', 1],
    ['12', 12],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
    ['::1', ['::1']],
    ['Loopback,uniquelocal, linklocal', ['loopback', 'uniquelocal', 'linklocal']],
    ['::ffff:10.0.0.1', ['::ffff:10.0.0.1']],
    ['0.0.0.0/0', ['0.0.0.0/0']],
  ])('reads %j', (text, expected) => {
    expect(parseTrustProxy(text)).toEqual(expected);
  });

  it.each([
    '',
    'yes',
    '-1',
    '1.5',
    '1000',
    'proxy.internal',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
    '10.0.0.0/',
    '10.0.0',
    '10.0.0.1,',
    '10.0.0.1;10.0.0.2',
    'true,10.0.0.1',
    '*',
  ])('refuses %j', (text) => {
    expect(parseTrustProxy(text)).toBeUndefined();
  });
});
