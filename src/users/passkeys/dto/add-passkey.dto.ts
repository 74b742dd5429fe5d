import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { IsText } from '../../../validation/is-text.decorator.js';
import { OptionalField } from '../../../validation/optional-field.decorator.js';
import { Trimmed } from '../../../validation/trimmed.decorator.js';
import { RegistrationCredentialField } from './registration-credential.js';

const NAME_LENGTH = 64;

const NameField = (required: boolean) =>
  applyDecorators(
    Trimmed(),
    IsText({ min: 1, max: NAME_LENGTH }),
    ApiProperty({
      required,
      minLength: 1,
      maxLength: NAME_LENGTH,
      description: 'A name for the list of passkeys.',
      example: 'Blue security key',
    }),
  );

export class AddPasskeyDto {
  @RegistrationCredentialField()
  credential!: RegistrationResponseJSON;

  /** Unset, the browser and the system. */
  @OptionalField()
  @NameField(false)
  name?: string;
}

export class RenamePasskeyDto {
  @NameField(true)
  name!: string;
}
