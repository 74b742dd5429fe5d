import { type ExaminedEnvironment, variableNames } from './load-environment.js';
import type { Source } from './read-variables.js';
import { maskValue } from './secret-variables.js';

/** A variable with its effective value. */
export interface EffectiveVariable {
  readonly name: string;
  /** Masked where secret; null where unset or invalid. */
  readonly value: string | null;
  readonly source: Source;
}

/** All variables of a configuration, with secrets masked. */
export function effectiveVariables({
  environment,
  sources,
  problems,
}: ExaminedEnvironment): EffectiveVariable[] {
  const values = new Map<string, unknown>(Object.entries(environment));
  values.set('MIGRATIONS_RUN', environment.runsMigrations);
  return variableNames().map((name) => {
    const value = problems.has(name) ? undefined : values.get(name);
    return {
      name,
      value: value === undefined ? null : maskValue(name, value),
      source: sources.get(name) ?? 'default',
    };
  });
}
