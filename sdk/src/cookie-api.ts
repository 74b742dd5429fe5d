import type { Api } from './api.js';
import type { paths } from './schema.js';

/** The bodies of responses that have an access token. */
type WithToken<Response> = Response extends { content: { 'application/json': infer Body } }
  ? 'access_token' extends keyof Body
    ? Body
    : never
  : never;

type IssuesTokens<Operation> = Operation extends { responses: infer Responses }
  ? [WithToken<Responses[keyof Responses]>] extends [never]
    ? false
    : true
  : false;

/** Takes a refresh token, which no script has. */
type TakesToken<Path> = Path extends '/api/v1/auth/logout' ? true : false;

/**
 * The operations that neither return nor take tokens. In cookie mode those that do have another response, without
 * tokens, and are methods of the client.
 */
type CookiePaths = {
  [Path in keyof paths as TakesToken<Path> extends true ? never : Path]: {
    [
      Method in keyof paths[Path] as IssuesTokens<paths[Path][Method]> extends true ? never : Method
    ]: paths[Path][Method];
  };
};

export type CookieApi = Api<CookiePaths>;
