import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { FieldError } from '../../common/errors/field-error.js';

/** The body of every error: RFC 9457 with the extensions `code`, `request_id`, `errors` and `deletion_due_at`. */
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
}
