import { URI } from 'otpauth';
import { otpauthUri } from './otpauth-uri.js';

const SECRET = Buffer.from('12345678901234567890');
const ada = { issuer: 'Example', email: 'ada@example.com', username: 'ada' };

describe('otpauthUri', () => {
  it('names application, user and secret with all parameters', () => {
    expect(otpauthUri(SECRET, ada)).toBe(
      'otpauth://totp/Example:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example&algorithm=SHA1&digits=6&period=30',
    );
  });

  it.each([
    ['Example & Söhne', 'ada+test@example.com'],
    ['100 % "Café" #1?', "o'hara/x=y@example.com"],
    ['例え', '用户@example.com'],
  ])('is read by the package otpauth with the issuer %s', (issuer, email) => {
    const totp = URI.parse(otpauthUri(SECRET, { ...ada, issuer, email }));
    expect([totp.issuer, totp.label, totp.secret.base32]).toEqual([
      issuer,
      email,
      'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    ]);
  });

  it('has no + for a space, and no further colon in the label', () => {
    const uri = otpauthUri(SECRET, {
      ...ada,
      issuer: 'localhost:3000 test',
      email: '"a:b"@example.com',
    });
    expect(uri).toMatch(/^otpauth:\/\/totp\/localhost%203000%20test:%22a%20b%22%40example.com\?/);
  });

  it('names the user by its username where the e-mail address is too long for a QR code', () => {
    const email = `${'é'.repeat(300)}@example.com`;
    expect(otpauthUri(SECRET, { ...ada, email })).toContain('/Example:ada?');
  });
});
