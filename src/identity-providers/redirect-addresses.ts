import { Injectable } from '@nestjs/common';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import { ownBase } from '../config/service-identity.js';

/** The page of the service that receives the responses of providers. */
const PROVIDER_CALLBACK_PATH = '/sign-in/callback';

/** Decides which addresses may receive the response of a provider (RFC 9700, section 2.1). */
@Injectable()
export class RedirectAddresses {
  /** The address of the service's own page; undefined where it has none. */
  readonly own: string | undefined;

  constructor(environment: Environment) {
    const base = environment.PUBLIC_URL ?? ownBase(environment);
    this.own = environment.PAGES_ENABLED ? `${base}${PROVIDER_CALLBACK_PATH}` : undefined;
  }

  /**
   * @param given compared as text; undefined for the service's own page
   * @param listed of the provider
   * @throws AppException `validation_failed`
   */
  choose(given: string | undefined, listed: readonly string[]): string {
    const address = given ?? this.own;
    if (address !== undefined && (address === this.own || listed.includes(address))) return address;
    throw new AppException('validation_failed', {
      errors: [
        {
          pointer: '#/redirect_uri',
          code: 'redirect_uri_not_listed',
          detail: 'must be one of the redirect_uris of the provider',
        },
      ],
    });
  }
}
