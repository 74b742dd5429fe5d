import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';

/** One of the names, in either case. */
export const IsOneOf =
  (names: readonly string[]): PropertyDecorator =>
  (target, key) => {
    Transform(({ value }) => String(value).toLowerCase())(target, key);
    IsIn(names, { message: `must be ${names.join(' or ')}` })(target, key);
  };
