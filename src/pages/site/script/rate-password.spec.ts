import { ratePassword } from './rate-password.js';

const rules = { minLength: 8, names: ['ada.lovelace', 'ada.lovelace@example.com', ''] };

describe('ratePassword', () => {
  it.each([
    ['', 'short'],
    ['1234567', 'short'],
    // Code points count, as in the service.
    ['😀😀😀😀', 'short'],
    ['12345678', 'guessable'],
    ['aaaaaaaaaa', 'guessable'],
    ['abababababab', 'guessable'],
    ['password', 'guessable'],
    ['P@ssw0rd123', 'guessable'],
    ['Passwort2026!', 'guessable'],
    ['qwertzuiop', 'guessable'],
    ['87654321abc', 'guessable'],
    ['ada.lovelace1', 'guessable'],
    ['Lovelace1815', 'guessable'],
    ['example.com1', 'guessable'],
    ['correct horse battery', 'good'],
    ['zufällige wörter', 'good'],
    ['k7#mQz!p', 'good'],
    ['密码短语非常安全可靠', 'good'],
  ])('rates %j as %s', (password, rating) => {
    expect(ratePassword(password, rules)).toBe(rating);
  });
});
