import { Injectable, type PipeTransform } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { namesOfLanguages } from '../rendering/overrides.js';
import { preferredLanguage } from './match-language.js';

/** Turns `Accept-Language` into the tag that the user prefers of those that mails are available in. */
@Injectable()
export class PreferredLanguagePipe implements PipeTransform<string | undefined> {
  private readonly available: string[];

  constructor({ MAIL_TEMPLATES }: Environment) {
    this.available = namesOfLanguages(MAIL_TEMPLATES);
  }

  transform(header: string | undefined): string | undefined {
    return preferredLanguage(header, this.available);
  }
}
