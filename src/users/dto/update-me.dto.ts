import { EmailField, FullNameField, OwnUsernameField, UsernameField } from './user-fields.js';

/** What anybody who may change an account may change of it; what is left out stays. */
class UpdateProfileDto {
  @EmailField({ optional: true })
  email?: string;

  @FullNameField()
  full_name?: string | null;
}

/** What users may change of their own account. */
export class UpdateMeDto extends UpdateProfileDto {
  @OwnUsernameField({ optional: true })
  username?: string;
}

/** The same of any account. */
export class UpdateAnyProfileDto extends UpdateProfileDto {
  @UsernameField({ optional: true })
  username?: string;
}
