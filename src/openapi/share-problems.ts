import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';

/**
 * Moves error responses to the components, where each is named by its codes and defined once. Generated
 * clients get one type per response.
 */
export function shareProblems(document: OpenAPIObject): void {
  const components = (document.components ??= {});
  const shared = (components.responses ??= {});
  for (const { responses } of operationsOf(document)) {
    for (const [status, response] of Object.entries(responses)) {
      if (!response || '$ref' in response || /^[23]/.test(status)) continue;
      const name = nameOf(response.description);
      shared[name] = response;
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
}

/** `EmailTakenOrUsernameTaken`, for a description with both codes. */
function nameOf(description: string): string {
  return [...description.matchAll(/`(\w+)`/g)]
    .map(([, code = '']) => code.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase()))
    .join('Or');
}
