import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';
import { parseList } from './list.js';

/** Names of HTTP header fields (RFC 9110, section 5.1): a JSON array or a comma-separated list. */
export const IsHeaderNameList = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => parseList(String(value)).map((name) => name.toLowerCase()))(target, key);
  Matches(/^[a-z0-9!#$%&'+.^_`|~-]+$/, {
    each: true,
    message: 'must list names of header fields such as x-requested-with, without a *',
  })(target, key);
};
