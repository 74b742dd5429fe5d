import { formatSeconds } from './format-seconds.js';

describe('formatSeconds', () => {
  it.each([
    [0, '0:00'],
    [-3, '0:00'],
    [8.2, '0:09'],
    [60, '1:00'],
    [750, '12:30'],
    [3_600, '60:00'],
  ])('shows %d s as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
