import { ValidateBy, type ValidationArguments } from 'class-validator';
import { databaseUrlProblem, postgresUrlProblem } from '../database-url.js';

/** A database URL; each form outside the grammar gets its own message, without secrets. */
export const IsDatabaseUrl = (): PropertyDecorator => validateUrl(databaseUrlProblem);

/** A database URL of PostgreSQL. */
export const IsPostgresUrl = (): PropertyDecorator => validateUrl(postgresUrlProblem);

function validateUrl(problemOf: (url: string) => string | undefined): PropertyDecorator {
  const problem = (value: unknown) => problemOf(String(value));
  return ValidateBy({
    name: 'isDatabaseUrl',
    validator: {
      validate: (value) => problem(value) === undefined,
      defaultMessage: (rule?: ValidationArguments) => problem(rule?.value) ?? '',
    },
  });
}
