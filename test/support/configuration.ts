import { ConfigurationError, loadEnvironment } from '../../src/config/load-environment.js';

const NO_FILE = '/nonexistent/.env';

export const load = (variables: Record<string, string> = {}) => loadEnvironment(variables, NO_FILE);

/** @returns the lines that a start with these variables prints when it fails; none when it succeeds */
export function faults(variables: Record<string, string>, envFile = NO_FILE): string[] {
  try {
    loadEnvironment(variables, envFile);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.lines;
    throw error;
  }
  return [];
}
