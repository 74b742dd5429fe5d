import { Injectable } from '@nestjs/common';
import { Issuer } from '../issuer.js';
import type { OauthError } from '../oauth-error.js';

/** A request that is answered by a redirect. */
interface RedirectedRequest {
  readonly redirectUri: string;
  readonly state?: string;
}

/** The addresses that the browser is sent to at the end of a request (RFC 6749, section 4.1.2). */
@Injectable()
export class AuthorizationResponse {
  constructor(private readonly issuer: Issuer) {}

  granted(request: RedirectedRequest, code: string): string {
    return this.addressOf(request, { code });
  }

  rejected(
    request: RedirectedRequest,
    { code, description }: Pick<OauthError, 'code' | 'description'>,
  ): string {
    return this.addressOf(request, { error: code, error_description: description });
  }

  /** `iss` protects clients of several providers from mix-up attacks (RFC 9207). */
  private addressOf(
    { redirectUri, state }: RedirectedRequest,
    parameters: Readonly<Record<string, string>>,
  ): string {
    const query = new URLSearchParams({
      ...parameters,
      ...(state !== undefined && { state }),
      iss: this.issuer.url,
    });
    return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`;
  }
}
