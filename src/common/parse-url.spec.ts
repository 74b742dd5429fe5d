import { parseUrl } from './parse-url.js';

/** Calls after which V8 has optimized a function. */
const MANY = 100_000;

describe('parseUrl', () => {
  it('parses a URL with an umlaut, however often it is called', () => {
    let parsed = 0;
    for (let call = 0; call < MANY; call += 1) {
      if (parseUrl('https://bücher.example')?.hostname === 'xn--bcher-kva.example') parsed += 1;
    }
    expect(parsed).toBe(MANY);
  });

  it('returns undefined for a text that is no URL', () => {
    expect(parseUrl('/path')).toBeUndefined();
    expect(parseUrl('http://')).toBeUndefined();
  });
});
