import { Transform } from 'class-transformer';
import { IsDefined } from 'class-validator';
import { Rate } from '../rate.js';

/** Attempts per time, such as `100/15m`. */
export const IsRate =
  (maxAttempts: number): PropertyDecorator =>
  (target, key) => {
    Transform(({ value }) => Rate.parse(String(value), maxAttempts))(target, key);
    const message = `must be attempts/time such as 10/15m: 1 to ${maxAttempts} attempts, up to 24h in s, m or h`;
    IsDefined({ message })(target, key);
  };
