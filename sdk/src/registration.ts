import type { components } from './schema.js';

type Schemas = components['schemas'];
type Pair = Schemas['TokenPairResponse'];

/** The result of a request to register, as openapi-fetch types it. */
interface RegisterResult<Problem> {
  readonly data?: Pair | Schemas['RegistrationAcceptedResponse'];
  readonly error?: Problem;
  readonly response: Response;
}

/** The result of a registration: signed in, rejected, or waiting for the verification of the address. */
type Registration<Problem> = { readonly response: Response } & (
  | { readonly data: Pair; readonly error?: undefined; readonly emailVerificationRequired: false }
  | {
      readonly data?: undefined;
      readonly error: Problem;
      readonly emailVerificationRequired: false;
    }
  | {
      readonly data?: undefined;
      readonly error?: undefined;
      readonly emailVerificationRequired: true;
    }
);

export function toRegistration<Problem>({
  data,
  error,
  response,
}: RegisterResult<Problem>): Registration<Problem> {
  if (!data) return { error: error as Problem, response, emailVerificationRequired: false };
  if ('access_token' in data) return { data, response, emailVerificationRequired: false };
  return { response, emailVerificationRequired: true };
}
