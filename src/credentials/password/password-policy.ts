import { Injectable } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { isCommonPassword } from './common-passwords.js';

/** The names of the user that a password is chosen for. */
export interface PasswordOwner {
  username: string;
  email: string;
  fullName?: string | null;
}

type Rule = 'password_too_short' | 'password_common' | 'password_personal';

/** Code points; shorter words occur in too many strong passwords. */
const MIN_WORD_LENGTH = 4;

/** Code points that must remain of a password once every guessable word is removed. */
const MIN_REMAINDER = 4;

/** The service's own name and the usual words for such a service. */
const SERVICE_WORDS = ['userauthenticationservice', 'authentication', 'password', 'passwort'];

/** Rules for new passwords (ASVS 6.2.1, 6.2.4; NIST SP 800-63B-4, 3.1.1.2). */
@Injectable()
export class PasswordPolicy {
  private readonly minLength: number;
  private readonly serviceWords: string[];

  constructor({ PASSWORD_MIN_LENGTH, TOKEN_ISSUER }: Environment) {
    this.minLength = PASSWORD_MIN_LENGTH;
    this.serviceWords = [...SERVICE_WORDS, ...wordsOf(TOKEN_ISSUER.replace(/^https?:\/\//, ''))];
  }

  /**
   * @param pointer JSON Pointer to the password in the request
   * @throws AppException `validation_failed`, which names the rule
   */
  check(password: string, owner: PasswordOwner, pointer: string): void {
    const broken = this.brokenRule(password.normalize('NFC'), owner);
    if (!broken) return;
    const detail = {
      password_too_short: `the password must have at least ${this.minLength} characters`,
      password_common: 'the password is on the list of common passwords; choose another',
      password_personal:
        'the password is too similar to a name of the user or of the service; choose another',
    }[broken];
    throw new AppException('validation_failed', { errors: [{ pointer, code: broken, detail }] });
  }

  private brokenRule(password: string, owner: PasswordOwner): Rule | undefined {
    if ([...password].length < this.minLength) return 'password_too_short';
    if (isCommonPassword(password)) return 'password_common';
    return this.isPersonal(password, owner) ? 'password_personal' : undefined;
  }

  /** Whether hardly a letter remains once the words of these names are removed. */
  private isPersonal(password: string, { username, email, fullName }: PasswordOwner): boolean {
    const words = [username, email, fullName ?? ''].flatMap(wordsOf).concat(this.serviceWords);
    // The longest first: a word that contains another must not leave a remainder.
    const inOrder = words.toSorted((a, b) => b.length - a.length);
    const all = foldWord(password);
    const rest = inOrder.reduce((text, word) => text.replaceAll(word, ''), all);
    return rest !== all && [...rest.replace(/\d/g, '')].length < MIN_REMAINDER;
  }
}

/** The words of a name, and the whole name as one word. */
function wordsOf(name: string): string[] {
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  return [...new Set([...parts, parts.join('')].map(foldWord))].filter(
    (word) => [...word].length >= MIN_WORD_LENGTH,
  );
}

/** Letters and digits only, in lower case. */
function foldWord(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
