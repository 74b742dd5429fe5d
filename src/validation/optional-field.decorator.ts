import { ValidateIf } from 'class-validator';

/**
 * The field may be left out, but `null` is not the same as leaving it out: class-validator's own
 * `IsOptional` lets `null` past every other rule, and a column that can't be null would answer 500.
 */
export const OptionalField = () => ValidateIf((_, value) => value !== undefined);

/** The field may be left out, and `null` clears it. */
export { IsOptional as NullableField } from 'class-validator';
