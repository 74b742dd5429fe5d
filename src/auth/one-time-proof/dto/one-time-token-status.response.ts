import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A one-time token that can be used. */
export class OneTimeTokenStatusResponse {
  @ApiProperty({
    description:
      'The change that the token permits: `verify_email`, `reset_password`, `change_email`, `undo_email_change`, `accept_invitation`, `cancel_deletion`, `cancel_factor_reset` or `sign_in`.',
    example: 'reset_password',
  })
  purpose!: string;

  @ApiProperty({
    description: 'The address that the mail was sent to.',
    example: 'ada@example.com',
  })
  email!: string;

  @ApiPropertyOptional({
    description:
      'Only for `accept_invitation`: whether the user has to choose a username, because the invitation has none.',
    example: true,
  })
  username_required?: boolean;
}
