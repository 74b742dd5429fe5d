import { expectNoBacktracking } from '../../../test/support/backtracking.js';
import { readForwarded, readForwardedFor } from './forwarded-addresses.js';

describe('readForwardedFor', () => {
  it.each([
    ['', []],
    [' ', []],
    [',', []],
    [' , ,', []],
    ['a', ['a']],
    ['a, b ,c', ['c', 'b', 'a']],
    [',a,,b,', ['b', 'a']],
  ])('reads %j from its end as %j', (header, items) => {
    expect([...readForwardedFor(header)]).toEqual(items);
  });
});

/** The examples of RFC 7239, and what clients and proxies send besides. */
describe('readForwarded', () => {
  it.each([
    ['', []],
    [' , ', []],
    ['for=192.0.2.43', ['192.0.2.43']],
    ['For="[2001:db8:cafe::17]:4711"', ['[2001:db8:cafe::17]:4711']],
    ['for=192.0.2.60;proto=http;by=203.0.113.43', ['192.0.2.60']],
    ['for=192.0.2.43, for=198.51.100.17', ['198.51.100.17', '192.0.2.43']],
    [
      'for=192.0.2.43,for="[2001:db8:cafe::17]",for=unknown',
      ['unknown', '[2001:db8:cafe::17]', '192.0.2.43'],
    ],
    ['for=_hidden, for=_SEVKISEK', ['_SEVKISEK', '_hidden']],
    ['proto=https ; FOR = "x"', ['']],
    ['proto=https; FOR="192.0.2.1" ;by=_x', ['192.0.2.1']],
    ['for=192.0.2.1:50001', ['192.0.2.1:50001']],
    ['for=[2001:db8::7]:443', ['[2001:db8::7]:443']],
    ['host="a, for=6.6.6.6";for=192.0.2.1', ['192.0.2.1']],
    [String.raw`for=192.0.2.1;host="a\", for=6.6.6.6;x=\"b"`, ['192.0.2.1']],
    [String.raw`for="192\.0.2.1"`, ['192.0.2.1']],
    ['proto=https', ['']],
    ['for=192.0.2.1;for=192.0.2.2', ['']],
    ['for', ['']],
    ['for=', ['']],
    ['192.0.2.1', ['']],
    ['for="192.0.2.1', ['']],
  ])('reads %j from its end as %j', (header, values) => {
    expect([...readForwarded(header)]).toEqual(values);
  });

  it.each(['for="', 'for="x\\', 'for=6.6.6.6;x="', '"', '","', '\\'])(
    'reads the element of the proxy after %j, which a client sent',
    (sent) => {
      for (const [element, value] of [
        ['for=192.0.2.1', '192.0.2.1'],
        ['for="[2001:db8::7]:4711";proto=https', '[2001:db8::7]:4711'],
      ]) {
        const [latest] = readForwarded(`${sent}, ${element}`);
        expect(latest).toBe(value);
      }
    },
  );

  it('reads long hostile headers in linear time', async () => {
    for (const part of ['', '"', '\\', 'for=', ';', '=', 'a="', '\\",']) {
      await expectNoBacktracking((text) => [...readForwarded(part + text)]);
    }
  });
});
