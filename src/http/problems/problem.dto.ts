import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { FieldError } from '../../common/errors/field-error.js';

/** The body of every error: RFC 9457 with extensions. */
export class Problem {
  @ApiProperty({ format: 'uri', example: 'urn:problem-type:user-auth:validation_failed' })
  type!: string;

  @ApiProperty({ example: 'Some fields are invalid' })
  title!: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, example: 422 })
  status!: number;

  @ApiPropertyOptional({ example: 'email must be an e-mail address' })
  detail?: string;

  @ApiProperty({
    description: 'The path of the request, as `PUBLIC_URL` has it.',
    format: 'uri-reference',
    example: '/api/v1/auth/register',
  })
  instance!: string;

  @ApiProperty({
    description:
      'The error code to switch on. The list is closed; later versions document additions in the changelog.',
    enum: Object.keys(ERRORS),
    enumName: 'ErrorCode',
    example: 'validation_failed',
  })
  code!: ErrorCode;

  @ApiProperty({
    description: 'Identical to the `x-request-id` header; include it in support requests.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  request_id!: string;

  @ApiPropertyOptional({
    type: [FieldError],
    description: 'One entry per broken rule; only with `validation_failed`.',
  })
  errors?: FieldError[];

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Time at which the user is deleted; only with `deletion_scheduled`.',
    example: '2026-12-07T10:00:00.000Z',
  })
  deletion_due_at?: string;

  @ApiPropertyOptional({
    description:
      'Handle of the sign-in, a bearer secret: send it with the next step. Only with `second_factor_required`.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Seconds until the sign-in expires; only with `second_factor_required`.',
    example: 600,
  })
  expires_in?: number;

  @ApiPropertyOptional({
    type: [String],
    description:
      'The steps of which one must follow: `password`, `email`, `passkey`, `totp`, `recovery_code`, `enroll_totp`, `enroll_passkey`. Later versions may add others. Only with `second_factor_required`.',
    example: ['passkey', 'totp', 'recovery_code'],
  })
  next?: string[];
}
