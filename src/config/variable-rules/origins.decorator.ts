import { Transform } from 'class-transformer';
import { IsDefined } from 'class-validator';
import { parseOrigin } from '../origin.js';
import { parseList } from './list.js';

/** Web origins: a JSON array or a comma-separated list. */
export const IsOriginList = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => parseOrigins(String(value)))(target, key);
  IsDefined({
    message: 'must list origins such as https://app.example.com, without a path or a *',
  })(target, key);
};

/** @returns undefined when one of the items is no origin */
function parseOrigins(text: string): string[] | undefined {
  const origins = parseList(text).map((item) => parseOrigin(item));
  return origins.every((origin) => origin !== undefined) ? [...new Set(origins)] : undefined;
}
