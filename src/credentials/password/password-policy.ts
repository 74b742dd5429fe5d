import { Injectable } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { COMMON_PASSWORDS } from './common-passwords.js';

/** Whose password it is to be, as far as that is known. */
export interface PasswordOwner {
  username: string;
  email: string;
  fullName?: string | null;
}

type Rule = 'password_too_short' | 'password_common' | 'password_personal';

/** Shorter words are in too many honest passwords. */
const SHORTEST_WORD = 4;

/** What has to be left of a password without the words that anybody would try first. */
const LEAST_REST = 4;

/** The service's own name, and what people call such a thing. */
const SERVICE_WORDS = ['userauthenticationservice', 'authentication', 'password', 'passwort'];

/** What a new password must not be (ASVS 6.2.1, 6.2.4; NIST SP 800-63B-4, 3.1.1.2). */
@Injectable()
export class PasswordPolicy {
  private readonly minLength: number;
  private readonly serviceWords: string[];
  /** In lower case. */
  private readonly common: Set<string>;

  constructor({ PASSWORD_MIN_LENGTH, TOKEN_ISSUER }: Environment) {
    this.minLength = PASSWORD_MIN_LENGTH;
    this.serviceWords = [...SERVICE_WORDS, ...wordsOf(TOKEN_ISSUER.replace(/^https?:\/\//, ''))];
    this.common = new Set(COMMON_PASSWORDS.trim().split('\n'));
  }

  /**
   * @param pointer where the password stands in the request
   * @throws AppException `validation_failed`, which says the rule
   */
  check(password: string, owner: PasswordOwner, pointer: string): void {
    const broken = this.brokenRule(password.normalize('NFC'), owner);
    if (!broken) return;
    const detail = {
      password_too_short: `a password has at least ${this.minLength} characters`,
      password_common: 'this password is among the most common ones',
      password_personal: 'this password is too close to the names of the account or of the service',
    }[broken];
    throw new AppException('validation_failed', { errors: [{ pointer, code: broken, detail }] });
  }

  private brokenRule(password: string, owner: PasswordOwner): Rule | undefined {
    if ([...password].length < this.minLength) return 'password_too_short';
    if (this.common.has(password.toLowerCase())) return 'password_common';
    return this.isPersonal(password, owner) ? 'password_personal' : undefined;
  }

  /** Whether hardly a letter is left of it without the words that are known. */
  private isPersonal(password: string, { username, email, fullName }: PasswordOwner): boolean {
    const words = [username, email, fullName ?? ''].flatMap(wordsOf).concat(this.serviceWords);
    // The longest first: a part of a word must not leave the other part over.
    const inOrder = words.toSorted((a, b) => b.length - a.length);
    const all = folded(password);
    const rest = inOrder.reduce((text, word) => text.replaceAll(word, ''), all);
    return rest !== all && [...rest.replace(/\d/g, '')].length < LEAST_REST;
  }
}

/** The words of a name, and all of it in one. */
function wordsOf(name: string): string[] {
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  return [...new Set([...parts, parts.join('')].map(folded))].filter(
    (word) => [...word].length >= SHORTEST_WORD,
  );
}

/** Letters and digits alone, in lower case. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
