import type { OpenAPIObject } from '@nestjs/swagger';
import { ERRORS } from '../common/errors/error-code.js';
import { codesOfFamily, problemFamily } from '../http/problems/problem-family.js';

/**
 * Adds the schemas of errors that responses refer to. Each lists all properties of `Problem`, with its own
 * codes: generators make `never` or an anonymous type of an `allOf` that narrows a property.
 */
export function addProblemSchemas(document: OpenAPIObject): void {
  const schemas = (document.components ??= {}).schemas;
  const base = schemas?.['Problem'];
  if (!schemas || !base || '$ref' in base) return;
  const paths = JSON.stringify(document.paths);
  for (const [code, { status, title }] of entriesOf(ERRORS)) {
    const name = problemFamily(code);
    if (name in schemas || !paths.includes(`"#/components/schemas/${name}"`)) continue;
    const {
      errors,
      deletion_due_at: dueAt,
      sign_in_token,
      expires_in,
      next,
      ...properties
    } = base.properties ?? {};
    const codes = codesOfFamily(name);
    const { type, ...others } = properties;
    const hasErrors = code === 'validation_failed';
    schemas[name] = {
      type: 'object',
      description: `Problem details (RFC 9457) with status ${status}.`,
      properties: {
        type: { ...type, example: `urn:problem-type:user-auth:${code}` },
        ...others,
        title: { ...properties['title'], example: title },
        status: { ...properties['status'], example: status },
        detail: { ...properties['detail'], ...(!hasErrors && { example: title }) },
        code: { type: 'string', enum: codes, example: code },
        ...(dueAt && codes.includes('deletion_scheduled') && { deletion_due_at: dueAt }),
        ...(codes.includes('second_factor_required') && { sign_in_token, expires_in, next }),
        ...(hasErrors && { errors: { ...errors, description: 'One entry per broken rule.' } }),
      },
      required: [...(base.required ?? []), ...(hasErrors ? ['errors'] : [])],
    };
  }
}

function entriesOf<T extends object>(object: T) {
  return Object.entries(object) as { [K in keyof T]: [K, T[K]] }[keyof T][];
}
