import fastify from 'fastify';
import { parseTrustProxy } from './trust-proxy.js';

describe('parseTrustProxy', () => {
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
    ['0.0.0.0/1', ['0.0.0.0/1']],
  ])('accepts %j, as Fastify does', (text, expected) => {
    expect(parseTrustProxy(text)).toEqual(expected);
    const list = Array.isArray(expected) ? expected : [];
    expect(() => fastify({ trustProxy: list })).not.toThrow();
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
    '010.0.0.1',
    '0x7f000001',
    '10.0.0.0/255.0.0.0',
    '10.0.0.1,',
    '10.0.0.1;10.0.0.2',
    'true,10.0.0.1',
    '*',
  ])('rejects %j', (text) => {
    expect(parseTrustProxy(text)).toBeUndefined();
  });

  it.each(['0.0.0.0/0', '::/0'])('rejects %j, which Fastify does not accept', (text) => {
    expect(parseTrustProxy(text)).toBeUndefined();
    expect(() => fastify({ trustProxy: [text] })).toThrow(/invalid range/);
  });
});
