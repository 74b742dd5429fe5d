import { isEmail, ValidateBy } from 'class-validator';
import { isText } from './is-text.decorator.js';

const LENGTH = { min: 3, max: 320 };

/** class-validator's `IsEmail`, for text that has a UTF-8 form: it throws at half a surrogate pair. */
export const IsEmailAddress = () =>
  ValidateBy({
    name: 'isEmail',
    validator: {
      validate: (value: unknown) => isText(value, LENGTH) && isEmail(value),
      defaultMessage: () => 'email must be an e-mail address',
    },
  });
