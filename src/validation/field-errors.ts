import type { ValidationError } from 'class-validator';
import type { FieldError } from '../common/errors/field-error.js';

/** Rules on the type of a value. A value of another type usually breaks further rules of its field. */
const TYPE_RULES = ['isString', 'isText', 'isInt', 'isBoolean', 'isDate'];

/**
 * Converts an error of class-validator to the format of the API: one entry per broken rule, and a single one
 * for a value that is missing or has another type.
 */
export function fieldErrors(error: ValidationError, parent = '#'): FieldError[] {
  const pointer = `${parent}/${escapePointer(error.property)}`;
  const rules = Object.entries(error.constraints ?? {});
  const typeRule = rules.find(([rule]) => TYPE_RULES.includes(rule));
  const own = (typeRule ? [typeRule] : rules).map(([rule, detail]) => ({
    pointer,
    ...describe(rule, detail, error),
  }));
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, pointer));
  // A missing field breaks every one of its rules; one entry is enough.
  return [...(own[0]?.code === 'required' ? own.slice(0, 1) : own), ...nested];
}

function describe(
  rule: string,
  detail: string,
  { property, value }: ValidationError,
): Pick<FieldError, 'code' | 'detail'> {
  if (rule === 'whitelistValidation') {
    return { code: 'unknown_field', detail: 'Unknown field' };
  }
  if (value === undefined) return { code: 'required', detail: `${property} is required` };
  return { code: toCode(rule), detail };
}

/** Converts class-validator's `isEmail` to `is_email`. */
function toCode(rule: string): string {
  return rule.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** RFC 6901, section 3. Truncated, as the client chooses the name of an unknown field. */
function escapePointer(name: string): string {
  return encodeURIComponent(
    name.slice(0, 64).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'),
  );
}
