import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';

/** The identity of the OpenID provider, and the addresses of its endpoints. */
@Injectable()
export class Issuer {
  /** `PUBLIC_URL`, without a `/` at its end; outside production the local address by default. */
  readonly url: string;

  constructor({ PUBLIC_URL, PORT }: Environment) {
    this.url = PUBLIC_URL ?? `http://localhost:${PORT}`;
  }

  /** @param path with a `/` at its start */
  addressOf(path: string): string {
    return this.url + path;
  }
}
