import { ApiProperty } from '@nestjs/swagger';
import { encodeBase32 } from '../../../../credentials/totp/base32.js';
import { qrCodeSvg } from '../../../../credentials/totp/qr-code.js';
import type { TotpEnrollment } from '../totp-enrollments.js';

export class TotpEnrollmentResponse {
  @ApiProperty({
    description: 'The secret in base 32, to type into an app that cannot scan the QR code.',
    example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  })
  secret!: string;

  @ApiProperty({
    description: 'A link that opens an authenticator app on the same device.',
    example:
      'otpauth://totp/Example:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example&algorithm=SHA1&digits=6&period=30',
  })
  otpauth_uri!: string;

  @ApiProperty({
    description:
      'The link as a QR code: an SVG image with a white background, without fixed dimensions.',
    example: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 57 57">…</svg>',
  })
  qr_code!: string;
}

export function toTotpEnrollmentResponse({ secret, uri }: TotpEnrollment): TotpEnrollmentResponse {
  return { secret: encodeBase32(secret), otpauth_uri: uri, qr_code: qrCodeSvg(uri) };
}
