import type { Environment } from '../../config/environment.js';
import { appName, linkBase, senderOf } from '../../config/service-identity.js';
import { type MailData, type MailTemplate, propertiesOf } from '../mail-template.js';
import { MailRenderer } from '../rendering/mail-renderer.js';
import { readOverrides } from '../rendering/overrides.js';
import type { MailMessage } from '../transports/mail-message.js';

/** A recipient, and the values of one mail. */
export interface MailRequest {
  readonly id: string;
  readonly template: MailTemplate;
  readonly to: string;
  readonly username: string;
  readonly locale: string | null;
  readonly token?: { readonly token: string; readonly code: string; readonly expiresAt: Date };
  readonly data: MailData;
}

/** Composes mails as the configuration says: sender, links, language and texts. */
export class MailComposer {
  private constructor(
    private readonly environment: Environment,
    readonly renderer: MailRenderer,
  ) {}

  /** @throws StartupError for a file in `MAIL_TEMPLATES` that cannot be used */
  static async create(environment: Environment): Promise<MailComposer> {
    const { MAIL_TEMPLATES, MAIL_LANGUAGE } = environment;
    const renderer = await MailRenderer.create(readOverrides(MAIL_TEMPLATES), MAIL_LANGUAGE);
    return new MailComposer(environment, renderer);
  }

  compose({ id, template, to, username, locale, token, data }: MailRequest): MailMessage {
    const now = new Date();
    const url = token && this.linkTo(template, token.token);
    const rendered = this.renderer.render({
      template,
      language: this.renderer.languageFor(locale),
      app: appName(this.environment),
      email: to,
      username,
      ...(token &&
        url !== undefined && {
          token: { url, code: token.code, lifetime: token.expiresAt.getTime() - now.getTime() },
        }),
      data,
      now,
    });
    return { id, template, from: senderOf(this.environment), to, ...rendered, link: url };
  }

  private linkTo(template: MailTemplate, token: string): string | undefined {
    const { path } = propertiesOf(template);
    if (path === undefined) return undefined;
    return `${linkBase(this.environment)}${path}?token=${encodeURIComponent(token)}`;
  }
}
