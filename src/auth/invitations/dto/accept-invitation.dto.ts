import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';
import {
  FullNameField,
  NewPasswordField,
  OwnUsernameField,
} from '../../../users/dto/user-fields.js';

export class AcceptInvitationDto {
  @IsText({ min: 1, max: 512 })
  @ApiProperty({ maxLength: 512, description: 'The token of the link.' })
  token!: string;

  /** Required if the invitation has none. */
  @OwnUsernameField({ optional: true })
  username?: string;

  @NewPasswordField()
  password!: string;

  @FullNameField()
  full_name?: string | null;
}
