import { Transform } from 'class-transformer';
import { IsDefined } from 'class-validator';
import { parseTrustProxy } from '../trust-proxy.js';

/** A form of `TRUST_PROXY`. */
export const IsTrustProxy = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => parseTrustProxy(String(value)))(target, key);
  IsDefined({
    message: 'must be true, false, a number of hops, or addresses and ranges separated by commas',
  })(target, key);
};
