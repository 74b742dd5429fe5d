import { OauthError } from './oauth-error.js';

/** Characters; a body has at most 64 KiB. */
const MAX_LENGTH = 16_384;

/**
 * The parameters of a request, each at most once (RFC 6749, section 3.1), except `resource` (RFC 8707). One without a
 * value counts as absent.
 */
export class Parameters {
  private constructor(private readonly values: ReadonlyMap<string, readonly string[]>) {}

  /**
   * @param given a parsed query or form
   * @throws OauthError `invalid_request` for a repeated parameter
   */
  static of(given: unknown): Parameters {
    const values = new Map<string, string[]>();
    for (const [name, value] of Object.entries((given ?? {}) as Record<string, unknown>)) {
      const texts = [value].flat().filter((each) => typeof each === 'string' && each !== '');
      if (texts.length > 0) values.set(name, texts as string[]);
    }
    for (const [name, texts] of values) {
      if (texts.length > 1 && name !== 'resource') {
        throw new OauthError('invalid_request', `The parameter ${printable(name)} is repeated.`);
      }
      if (texts.some(({ length }) => length > MAX_LENGTH)) {
        throw new OauthError('invalid_request', `The parameter ${printable(name)} is too long.`);
      }
    }
    return new Parameters(values);
  }

  get(name: string): string | undefined {
    return this.values.get(name)?.[0];
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** @throws OauthError `invalid_request` */
  require(name: string): string {
    const value = this.get(name);
    if (value === undefined) {
      throw new OauthError('invalid_request', `The parameter ${name} is missing.`);
    }
    return value;
  }

  /** The words of a parameter that is a list. */
  words(name: string): string[] {
    return [...new Set((this.get(name) ?? '').split(' ').filter(Boolean))];
  }
}

/** RFC 6749, appendix A.8: the characters of a description. */
function printable(name: string): string {
  return name.slice(0, 64).replaceAll(/[^\w.-]/g, '?');
}
