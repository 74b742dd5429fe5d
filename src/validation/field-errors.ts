import type { ValidationError } from 'class-validator';
import type { FieldError } from '../common/errors/field-error.js';

/** What class-validator found, in the words of the API: one entry a broken rule. */
export function fieldErrors(error: ValidationError, parent = '#'): FieldError[] {
  const pointer = `${parent}/${escapePointer(error.property)}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, detail]) => ({
    pointer,
    ...describe(rule, detail, error),
  }));
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, pointer));
  // A missing field breaks each of its rules; one line says it.
  return [...(own[0]?.code === 'required' ? own.slice(0, 1) : own), ...nested];
}

function describe(
  rule: string,
  detail: string,
  { property, value }: ValidationError,
): Pick<FieldError, 'code' | 'detail'> {
  if (rule === 'whitelistValidation') {
    return { code: 'unknown_field', detail: 'this field is not known here' };
  }
  if (value === undefined) return { code: 'required', detail: `${property} is required` };
  return { code: toCode(rule), detail };
}

/** class-validator's `isEmail` reads `is_email` on the wire. */
function toCode(rule: string): string {
  return rule.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** RFC 6901, section 3; the name of an unknown field is the client's own, so it is cut. */
function escapePointer(name: string): string {
  return encodeURIComponent(
    name.slice(0, 64).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'),
  );
}
