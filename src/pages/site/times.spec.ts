import { markTime, withTimes } from './times.js';

const TIME = '2026-11-27T18:05:00.000Z';

describe('withTimes', () => {
  it('makes an element of a marked time, in UTC and in the language of the page', () => {
    expect(withTimes(`Last used ${markTime(TIME)}.`, 'en')).toMatch(
      /^Last used <time datetime="2026-11-27T18:05:00.000Z">Nov 27, 2026, 6:05\sPM UTC<\/time>\.$/,
    );
    expect(withTimes(markTime(TIME), 'de')).toContain('>27.11.2026, 18:05 UTC<');
  });

  it.each([TIME, markTime('yesterday'), markTime('2026-99-99T99:99:99Z')])(
    'leaves %j as it is',
    (text) => {
      expect(withTimes(text, 'en')).toBe(text);
    },
  );
});
