import {
  EmailField,
  FullNameField,
  LocaleField,
  OwnUsernameField,
  UsernameField,
} from './user-fields.js';

/** The fields that users and admins may change; an omitted field stays unchanged. */
class UpdateProfileDto {
  @EmailField({ optional: true })
  email?: string;

  @FullNameField()
  full_name?: string | null;

  @LocaleField()
  locale?: string | null;
}

/** The fields that users may change in their own profile. */
export class UpdateMeDto extends UpdateProfileDto {
  @OwnUsernameField({ optional: true })
  username?: string;
}

/** The same fields of any user: reserved usernames are allowed. */
export class UpdateAnyProfileDto extends UpdateProfileDto {
  @UsernameField({ optional: true })
  username?: string;
}
