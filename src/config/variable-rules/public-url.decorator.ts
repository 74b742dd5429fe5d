import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';
import { parsePublicUrl } from '../public-url.js';

/** The form of `PUBLIC_URL`; an invalid one becomes an empty text, which the rule rejects. */
export const IsPublicUrl = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => parsePublicUrl(String(value)) ?? '')(target, key);
  Matches(/./, {
    message:
      'must look like https://example.com or https://example.com/auth, without /api/v1, a query and a user name',
  })(target, key);
};
