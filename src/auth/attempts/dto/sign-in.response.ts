import { ApiPropertyOptional } from '@nestjs/swagger';
import { AccessTokenResponse } from '../../../tokens/access-token.response.js';

/** The response of the last step of a sign-in or a step-up. */
export class SignInResponse extends AccessTokenResponse {
  @ApiPropertyOptional({
    description:
      'A single-use refresh token; each refresh returns its successor. Absent after a step-up: the session keeps its own.',
    example: 'uart_AaIIGIRXc56rdy1Z',
  })
  refresh_token?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Seconds until the refresh token expires unless it is used.',
    example: 2592000,
  })
  refresh_expires_in?: number;

  @ApiPropertyOptional({
    description:
      'Only after a step with `trust_device`: send it with the next sign-ins by password, which then need no second factor. A secret of this device; it stays the same until it expires.',
    example: 'uatd_AZjF830-fMGfDj9begtXEQ',
  })
  trusted_device_token?: string;

  @ApiPropertyOptional({
    type: [String],
    description:
      'Recovery codes, only after the first factor of the user was added in the sign-in: they are shown once.',
    example: ['8k3mz-q07vd'],
  })
  recovery_codes?: string[];
}
