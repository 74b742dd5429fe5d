import { type Command, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { OperationError } from '../../common/errors/operation.error.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { ProviderResponse } from '../../identity-providers/dto/provider.response.js';

export interface ProviderOptions {
  readonly name?: string;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly secretFile?: string;
  readonly scopes?: string;
  readonly redirectUri?: string[];
  readonly authoritative?: string[];
  readonly allow?: string[];
  readonly registration?: 'on' | 'off';
  readonly appleTeamId?: string;
  readonly appleKeyId?: string;
}

/** Adds the options that creating and changing a provider share. */
export function withProviderOptions(command: Command): Command {
  return command
    .option('--name <text>', 'the name on buttons')
    .option('--issuer <url>', 'the issuer; required for oidc and microsoft')
    .option('--secret-file <path>', 'a file with the client secret; for Apple the private key')
    .option('--scopes <scopes>', 'scopes, separated by spaces')
    .option('--redirect-uri <url...>', 'addresses of applications that may receive the response')
    .option(
      '--authoritative <domain...>',
      'domains for which the word of the provider is enough that a person owns an address; * for all',
    )
    .option('--allow <domain...>', 'domains of the addresses that may sign in')
    .addOption(
      new Option('--registration <state>', 'whether unknown persons are registered').choices([
        'on',
        'off',
      ]),
    )
    .option('--apple-team-id <id>', 'the team id of Apple')
    .option('--apple-key-id <id>', 'the key id of Apple');
}

/** The values of a request of the API. @throws OperationError for a file that cannot be read */
export function valuesOf(options: ProviderOptions): Record<string, unknown> {
  const { registration } = options;
  const values = {
    name: options.name,
    issuer: options.issuer,
    client_id: options.clientId,
    client_secret: options.secretFile === undefined ? undefined : readSecret(options.secretFile),
    scopes: options.scopes,
    redirect_uris: options.redirectUri,
    authoritative_domains: options.authoritative,
    allowed_domains: options.allow,
    is_registration_open: registration === undefined ? undefined : registration === 'on',
    apple_team_id: options.appleTeamId,
    apple_key_id: options.appleKeyId,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new OperationError(`cannot read the secret file: ${(error as Error).message}`);
  }
}

export function describeProvider(provider: ProviderResponse, json: boolean): string {
  if (json) return jsonLine(provider);
  const { provider: slug, kind, name, issuer, is_enabled: isEnabled } = provider;
  return oneLine([slug, kind, name, issuer, isEnabled ? 'enabled' : 'disabled']);
}
