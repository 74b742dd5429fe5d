import {
  EmailField,
  FullNameField,
  NewPasswordField,
  UsernameField,
} from '../../users/dto/account-fields.js';

export class RegisterDto {
  @EmailField()
  email!: string;

  @UsernameField()
  username!: string;

  @NewPasswordField()
  password!: string;

  @FullNameField()
  full_name?: string | null;
}
