import { ConfigurationError, loadEnvironment } from '../../src/config/load-environment.js';

const NO_FILE = '/there/is/no/.env';

export const load = (variables: Record<string, string> = {}) => loadEnvironment(variables, NO_FILE);

/** The lines that a refused start prints. */
export function faults(variables: Record<string, string>, envFile = NO_FILE): string[] {
  try {
    loadEnvironment(variables, envFile);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.lines;
    throw error;
  }
  return [];
}
