import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { isCommonPassword } from './common-passwords.js';
import { PasswordPolicy, type PasswordOwner } from './password-policy.js';

const ADA = {
  username: 'ada.lovelace',
  email: 'countess@engine.example',
  fullName: 'Ada King-Noel',
};

function brokenRule(
  password: string,
  settings: Partial<Environment> = {},
  owner: PasswordOwner = ADA,
): string | undefined {
  const policy = new PasswordPolicy(Object.assign(new Environment(), settings));
  try {
    policy.check(password, owner, '#/password');
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(AppException);
    const { code, errors } = error as AppException;
    expect([code, errors?.[0]?.pointer]).toEqual(['validation_failed', '#/password']);
    return errors?.[0]?.code;
  }
}

describe('policy for new passwords', () => {
  it.each([
    'password1',
    'PASSWORD1',
    'iloveyou1',
    'qwertyuiop',
    '1234567890',
    'Football1',
    '１２３４５６７８',
    ' 12345678',
    'iloveyou1\u3000',
    'aaaaaaaa',
    'ＡaAaＡaAa',
    '\u{1F98A}'.repeat(8),
    'letmein123',
    'LetMeIn!2026',
    'qwertyuiop??',
  ])('rejects the common password %j', (password) => {
    expect(brokenRule(password)).toBe('password_common');
  });

  it.each(['letmein-20261127', 'aaaaaaab-zq', '12345678-zq-vx'])(
    'accepts %s, of which a common password is only a part',
    (password) => {
      expect(brokenRule(password)).toBeUndefined();
    },
  );

  it.each([
    'ada.lovelace',
    'AdaLovelace1815',
    'lovelace!2026',
    'lovelaceada',
    'countess@engine.example',
    'Countess#99',
    'king-noel-1',
    'ｌｏｖｅｌａｃｅ1',
    'User-Authentication-Service',
    'password-lovelace',
  ])('rejects %s, which is built from a name', (password) => {
    expect(brokenRule(password)).toBe('password_personal');
  });

  it.each([
    'correct horse battery staple',
    'the engine of lovelace weaves',
    '8391-4427-1153',
    'ключ от дома',
    '🐢🐢🐢🐢 slow and steady',
    'a'.repeat(256),
    '🐢'.repeat(256),
    ' '.repeat(12),
    // `Ada` is shorter than the shortest word that is checked.
    'ada counts too',
    'ada-8391-4427',
    // Four letters besides the name are sufficient.
    'lovelace-wxyz',
  ])('accepts %s', (password) => {
    expect(brokenRule(password)).toBeUndefined();
  });

  it('counts the minimum length in code points after NFC normalization', () => {
    const settings = { PASSWORD_MIN_LENGTH: 15 };
    expect(brokenRule('fourteen chars', settings)).toBe('password_too_short');
    expect(brokenRule('fifteen chars !', settings)).toBeUndefined();
    expect(brokenRule('🐢'.repeat(14), settings)).toBe('password_too_short');
    // A decomposed letter counts as one character.
    expect(brokenRule('e\u0301'.repeat(14), settings)).toBe('password_too_short');
  });

  it('rejects a full name written as one word, even with short parts', () => {
    const owner = { username: 'x99', email: 'x99@host.example', fullName: 'Jo Ann Li' };
    expect(brokenRule('JoAnnLi-2026', {}, owner)).toBe('password_personal');
  });

  it('rejects a name that contains another name', () => {
    const owner = { username: 'love', email: 'x99@host.example', fullName: 'Ada Lovelace' };
    expect(brokenRule('lovelace-1815', {}, owner)).toBe('password_personal');
  });

  it('rejects a password built from the host name of the token issuer', () => {
    const settings = { TOKEN_ISSUER: 'https://login.wonderland.example' };
    expect(brokenRule('Wonderland-1', settings)).toBe('password_personal');
  });
});

describe('list of common passwords', () => {
  const list = readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
    .trim()
    .split('\n');

  it('contains at least 3,000 passwords that the other rules accept (ASVS 6.2.4)', () => {
    expect(list.length).toBeGreaterThanOrEqual(3_000);
    expect(new Set(list).size).toBe(list.length);
    for (const password of list) {
      expect([...password].length).toBeGreaterThanOrEqual(8);
      expect(password).toBe(password.toLowerCase().normalize('NFC'));
      expect(isCommonPassword(password.toUpperCase())).toBe(true);
    }
  });
});
