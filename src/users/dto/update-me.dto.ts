import { EmailField, FullNameField, UsernameField } from './account-fields.js';

/** What users may change of their own account; what is left out stays. */
export class UpdateMeDto {
  @EmailField({ optional: true })
  email?: string;

  @UsernameField({ optional: true })
  username?: string;

  @FullNameField()
  full_name?: string | null;
}
