import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** A whole number from `min` to `max`; one message covers every way of breaking the rule. */
export const IsWholeNumber =
  (min: number, max: number): PropertyDecorator =>
  (target, key) => {
    Type(() => Number)(target, key);
    const message = `must be a whole number from ${min} to ${max}`;
    for (const rule of [IsInt({ message }), Min(min, { message }), Max(max, { message })]) {
      rule(target, key);
    }
  };
