import { ValidateIf } from 'class-validator';

/**
 * The field may be omitted, but not `null`: class-validator's `IsOptional` skips all rules for `null`, which
 * a NOT NULL column would turn into a 500.
 */
export const OptionalField = () => ValidateIf((_, value) => value !== undefined);

/** The field may be omitted, and `null` clears it. */
export { IsOptional as NullableField } from 'class-validator';
