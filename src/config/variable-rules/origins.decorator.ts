import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';

/** Web origins: a JSON array or a comma-separated list. */
export const IsOriginList = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => parseOrigins(String(value)))(target, key);
  Matches(/^(https?:\/\/[^\s/?#@*]+)$/, {
    each: true,
    message: 'must list origins such as https://app.example.com, without a path or a *',
  })(target, key);
};

function parseOrigins(text: string): string[] {
  const items: unknown = text.trim().startsWith('[') ? tryJson(text) : text.split(',');
  if (!Array.isArray(items)) return [text];
  return items.map((item) => String(item).trim().replace(/\/$/, '')).filter((item) => item !== '');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
