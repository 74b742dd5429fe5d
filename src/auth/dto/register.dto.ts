import {
  EmailField,
  FullNameField,
  LocaleField,
  NewPasswordField,
  OwnUsernameField,
} from '../../users/dto/user-fields.js';

export class RegisterDto {
  @EmailField()
  email!: string;

  @OwnUsernameField()
  username!: string;

  @NewPasswordField()
  password!: string;

  @FullNameField()
  full_name?: string | null;

  @LocaleField()
  locale?: string | null;
}
