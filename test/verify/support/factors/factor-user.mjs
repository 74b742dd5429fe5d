import { randomUUID } from 'node:crypto';
import { SoftwareAuthenticator } from './authenticator.mjs';

/** One user as its clients know it, shared by any number of concurrent clients. */
export class FactorUser {
  /** Requests and their results: see `factorModel`. */
  operations = [];
  /** Secrets of TOTP in base32; operations refer to them by position. */
  secrets = [];
  /** The position of the active one; undefined without. */
  activeSecret;
  /** The newest step that a request has used. */
  usedStep = 0;
  /** Sets of recovery codes; operations refer to a code by set and position. */
  codeSets = [];
  authenticator = new SoftwareAuthenticator();
  /** Passkeys `{ id, credential, isRemoved }`; operations refer to them by position. */
  passkeys = [];
  /** Attempts that may be alive, void or used: `{ id, token, openedAt }`. */
  attempts = [];
  /** Tokens of trusted devices; operations refer to them by position. */
  devices = [];
  passwords = [randomUUID()];
  /** A change of the password or of factors is in flight. */
  isBusy = false;
  /** A change had no response, so that the clients no longer know the password or the secret. */
  isLost = false;

  constructor(number) {
    this.number = number;
    this.username = `factors-${randomUUID()}`;
    this.email = `${this.username}@example.com`;
  }

  get password() {
    return this.passwords.at(-1);
  }

  get codes() {
    return this.codeSets.at(-1) ?? [];
  }

  /** As far as its clients know. */
  get hasFactor() {
    return this.activeSecret !== undefined || this.passkeys.some(({ isRemoved }) => !isRemoved);
  }

  addSecret(secret) {
    this.secrets.push(secret);
    return this.secrets.length - 1;
  }
}
