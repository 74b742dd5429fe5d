import jsQR from 'jsqr';
import { otpauthUri } from './otpauth-uri.js';
import { qrCodeSvg } from './qr-code.js';

const SECRET = Buffer.from('12345678901234567890');
/** Pixels of a module. */
const SCALE = 4;

/** Draws the paths of the image, one after the other, on a black page. @returns the text of the QR code */
function scan(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(4 * width * width);
  for (const [, color, path = ''] of svg.matchAll(/<path fill="#(fff|000)" d="([^"]*)"\/>/g)) {
    for (const [, ...numbers] of path.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)/g)) {
      const [x = 0, y = 0, length = 0, height = 0] = numbers.map((each) => Number(each) * SCALE);
      for (let row = y; row < y + height; row += 1) {
        pixels.fill(
          color === 'fff' ? 255 : 0,
          4 * (row * width + x),
          4 * (row * width + x + length),
        );
      }
    }
  }
  return jsQR.default(pixels, width, width, { inversionAttempts: 'dontInvert' })?.data;
}

describe('qrCodeSvg', () => {
  it.each([
    ['a short name', 'Example', 'ada@example.com'],
    ['the longest name', 'é'.repeat(64), `${'a'.repeat(185)}@example.com`],
  ])('is scanned as the URI of an application with %s, on a dark page', (_, issuer, email) => {
    const uri = otpauthUri(SECRET, { issuer, email, username: 'ada' });
    expect(scan(qrCodeSvg(uri))).toBe(uri);
  });

  it('contains no part of the text, which may have markup', () => {
    const svg = qrCodeSvg('<script>alert(1)</script>"&');
    expect(svg).not.toContain('alert');
    expect(svg).toMatch(/^<svg [^<>]*><path [^<>]*\/><path [^<>]*\/><\/svg>$/);
  });
});
