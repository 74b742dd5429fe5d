import type { FieldName } from './rendering/fields.js';

type Values = Partial<Record<FieldName | 'password_repeat', string>>;

/**
 * The fields of a page in a submitted form. An empty one is left out, as a form contains every field; so is
 * one that occurs twice.
 */
export function submittedValues(body: unknown, fields: readonly FieldName[]): Values {
  const given = (body ?? {}) as Record<string, unknown>;
  const names = fields.flatMap((name) =>
    name === 'password' ? ([name, 'password_repeat'] as const) : ([name] as const),
  );
  const values: Values = {};
  for (const name of names) {
    const value = given[name];
    if (typeof value === 'string' && value !== '') values[name] = value;
  }
  return values;
}
