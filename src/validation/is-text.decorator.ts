import { ValidateBy, type ValidationOptions } from 'class-validator';

interface TextLimits {
  /** Counted in code points, as people count characters; not in UTF-16 units. */
  min: number;
  max: number;
}

/**
 * A string that every database takes: no NUL (PostgreSQL refuses it), no half of a surrogate pair
 * (it has no UTF-8), and as many code points as asked for.
 */
export const IsText = ({ min, max }: TextLimits, options?: ValidationOptions) =>
  ValidateBy(
    {
      name: 'isText',
      validator: {
        validate: (value: unknown) => isText(value, { min, max }),
        defaultMessage: ({ property } = { property: 'it' } as never) =>
          `${property} must be text of ${min} to ${max} characters`,
      },
    },
    options,
  );

export function isText(value: unknown, { min, max }: TextLimits): value is string {
  if (typeof value !== 'string') return false;
  // A code point takes at most two units: a text far too long is refused before it is walked through.
  if (value.length > 2 * max) return false;
  const length = [...value].length;
  return length >= min && length <= max && !value.includes('\0') && value.isWellFormed();
}
