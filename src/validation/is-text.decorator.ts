import { ValidateBy, type ValidationOptions } from 'class-validator';

interface TextLimits {
  /** In Unicode code points, not UTF-16 units. */
  min: number;
  max: number;
}

/**
 * A string that every database accepts: without NUL (PostgreSQL rejects it) and without lone surrogates
 * (they have no UTF-8 encoding), and with a permitted number of code points.
 */
export const IsText = ({ min, max }: TextLimits, options?: ValidationOptions) =>
  ValidateBy(
    {
      name: 'isText',
      validator: {
        validate: (value: unknown) => isText(value, { min, max }),
        defaultMessage: ({ property } = { property: 'it' } as never) =>
          `${property} must be text of ${min === 0 ? 'at most' : `${min} to`} ${max} characters`,
      },
    },
    options,
  );

export function isText(value: unknown, { min, max }: TextLimits): value is string {
  if (typeof value !== 'string') return false;
  // A code point has at most two units: a far too long text is rejected without iterating over it.
  if (value.length > 2 * max) return false;
  const length = [...value].length;
  return length >= min && length <= max && !value.includes('\0') && value.isWellFormed();
}
