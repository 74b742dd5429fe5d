import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { brandColorProblem } from '../brand-color.js';

/** `#rrggbb` with a text that can be read on it. */
export const IsBrandColor = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => String(value).toLowerCase())(target, key);
  ValidateBy({
    name: 'isBrandColor',
    validator: {
      validate: (value) => brandColorProblem(String(value)) === undefined,
      defaultMessage: (rule?: ValidationArguments) => brandColorProblem(String(rule?.value)) ?? '',
    },
  })(target, key);
};
