import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import {
  EmailField,
  LocaleField,
  NewPasswordField,
  UsernameField,
} from '../../../users/dto/user-fields.js';

const TOKEN_LENGTH = 200;

export class SetupDto {
  @IsString()
  @MaxLength(TOKEN_LENGTH)
  @ApiProperty({
    description: 'The token of the link that the service printed at its start.',
    maxLength: TOKEN_LENGTH,
    example: 'uasu_AZ3n…',
  })
  token!: string;

  @UsernameField()
  username!: string;

  @EmailField()
  email!: string;

  @NewPasswordField()
  password!: string;

  @LocaleField()
  locale?: string | null;
}
