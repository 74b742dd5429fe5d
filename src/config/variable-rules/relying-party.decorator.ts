import { Transform } from 'class-transformer';
import { ArrayNotEmpty, Matches } from 'class-validator';
import { parseDomain, parsePasskeyOrigin } from '../passkey-origin.js';
import { parseList } from './list.js';

/** A domain; any other text becomes an empty one, which the rule rejects. */
export const IsDomain = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => parseDomain(String(value)) ?? '')(target, key);
  Matches(/./, { message: 'must be a domain such as example.com, without a scheme and a port' })(
    target,
    key,
  );
};

/** Origins of pages and apps that use passkeys: a JSON array or a comma-separated list. */
export const IsPasskeyOriginList = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => parsePasskeyOrigins(String(value)))(target, key);
  ArrayNotEmpty({
    message:
      'must list origins such as https://app.example.com (http only for localhost) or android:apk-key-hash:…, without a path or a *',
  })(target, key);
};

/** @returns an empty list when one of the items is no such origin: `IsOptional` accepts `undefined` */
function parsePasskeyOrigins(text: string): string[] {
  const origins = parseList(text).map((item) => parsePasskeyOrigin(item));
  return origins.every((origin) => origin !== undefined) ? [...new Set(origins)] : [];
}
