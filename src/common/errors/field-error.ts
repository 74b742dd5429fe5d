import { ApiProperty } from '@nestjs/swagger';

/** One broken validation rule, as an entry of a problem's `errors`. */
export class FieldError {
  @ApiProperty({
    description:
      'JSON Pointer (RFC 6901) into the body or, for a request without a body, into the object of its parameters.',
    example: '#/email',
  })
  pointer!: string;

  @ApiProperty({ description: 'The broken rule.', example: 'is_email' })
  code!: string;

  @ApiProperty({ example: 'email must be an e-mail address' })
  detail!: string;
}
