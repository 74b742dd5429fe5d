import { type Examined, variableNames } from './load-environment.js';
import type { Source } from './read-variables.js';
import { maskValue } from './secret-variables.js';

/** A variable as it is in force. */
export interface EffectiveVariable {
  readonly name: string;
  /** Null where there is none, and where it is wrong. */
  readonly value: string | null;
  readonly source: Source;
}

/** Every variable of a configuration; nothing of a secret is in it. */
export function effectiveVariables({
  environment,
  sources,
  problems,
}: Examined): EffectiveVariable[] {
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
