import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import type { Block, Form, PageOutcome } from '../../site-view.js';
import type { AccountSection, SectionRequest } from '../account-section.js';

/** The deletion of the user, after a question. */
@Injectable()
export class DeletionSection implements AccountSection {
  readonly id = 'deletion';
  readonly tone = 'danger';
  readonly actions = {
    delete: (request: SectionRequest) => this.ask(request),
    delete_confirmed: confirmed,
  };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountDeletion.title;
  }

  notices() {
    return {};
  }

  show(request: SectionRequest): Block[] {
    const form: Form = {
      action: 'delete',
      button: this.title(request),
      look: 'danger',
      icon: 'trash',
    };
    return [
      { kind: 'text', text: this.textOf(request) },
      { kind: 'form', form },
    ];
  }

  /** One click on the wrong button must not delete the user. */
  private async ask(request: SectionRequest): Promise<PageOutcome> {
    const { context, path } = request;
    const title = this.title(request);
    const form: Form = { action: 'delete_confirmed', button: title, look: 'danger' };
    const links = [{ href: path(), label: context.texts.accountDeletion.keep }];
    return {
      title,
      text: this.textOf(request),
      sections: [
        {
          blocks: [
            { kind: 'form', form },
            { kind: 'links', links },
          ],
        },
      ],
    };
  }

  private textOf({ context }: SectionRequest): string {
    const { DELETION_GRACE_DAYS: days } = this.environment;
    const { text, atOnce } = context.texts.accountDeletion;
    return days === 0 ? atOnce : text.replace('{days}', String(days));
  }
}

async function confirmed({ context }: SectionRequest) {
  const result = await context.api.call('DELETE', '/users/me');
  return result.isOk ? { redirect: context.pathOf('/signed-out', { reason: 'deleted' }) } : result;
}
