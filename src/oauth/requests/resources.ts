import { OauthError } from '../oauth-error.js';

/**
 * The resources that a client requests tokens for (RFC 8707, section 2).
 *
 * @param allowed those that the client may request, or that were granted
 * @throws OauthError `invalid_target`
 */
export function allowedResources(
  requested: readonly string[],
  allowed: readonly string[],
): string[] {
  const unique = [...new Set(requested)];
  if (unique.every((resource) => allowed.includes(resource))) return unique;
  throw new OauthError(
    'invalid_target',
    'The client may not request tokens for this resource; add it to the audiences of the client.',
  );
}
