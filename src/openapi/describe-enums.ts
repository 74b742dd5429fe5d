import type { OpenAPIObject } from '@nestjs/swagger';

/**
 * Descriptions of the shared enumerations. Without them, Nest takes that of the first property with the
 * enumeration: the role of a user was described as "New role. Only for `user_created`".
 */
const DESCRIPTIONS: Record<string, string> = {
  AuditEventName:
    'The name of a security event. Later versions document additions in the changelog.',
  AuditReason: 'The reason for which a session was revoked, or a sign-in or registration failed.',
  ErrorCode:
    'The error code to switch on. The list is closed; later versions document additions in the changelog.',
  Role: 'The role of a user: `admin` manages users and reads the audit log, `user` has access to its own data only.',
};

/** Describes the shared enumerations, and names values that are no identifiers for generated clients. */
export function describeEnums(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  for (const [name, schema] of Object.entries(schemas)) {
    if ('enum' in schema) schema.description = DESCRIPTIONS[name] ?? schema.description;
  }
  nameValues(document);
}

function nameValues(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if ('enum' in node && Array.isArray(node.enum)) {
    const values = node.enum.map(String);
    // Clients name a member after its value, and `created_at` and `-created_at` get the same name.
    if (values.some((value) => !/^\w+$/.test(value))) {
      Object.assign(node, { 'x-enum-varnames': values.map(memberName) });
    }
  }
  Object.values(node).forEach(nameValues);
}

/** `created_at_descending` for the sort `-created_at`. */
function memberName(value: string): string {
  const name = value.replaceAll(/\W/g, '');
  return value.startsWith('-') ? `${name}_descending` : name;
}
