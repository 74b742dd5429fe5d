import { Injectable } from '@nestjs/common';
import type { Block } from '../../site-view.js';
import { type AccountSection, dateOf, type SectionRequest } from '../account-section.js';

/** A reset of all factors that an admin has scheduled: a warning, and the way to cancel it. */
@Injectable()
export class FactorResetSection implements AccountSection {
  readonly id = 'factor-reset';
  readonly actions = { factor_reset_cancel: cancel };

  title({ context }: SectionRequest): string {
    return context.texts.accountFactorReset.title;
  }

  /** The section is gone after its change: the page shows the notice. */
  notices(): Readonly<Record<string, string>> {
    return {};
  }

  async show(request: SectionRequest): Promise<Block[] | undefined> {
    const { factor_reset: reset } = await request.data.factors();
    if (reset === null) return undefined;
    const { text, keep: button } = request.context.texts.accountFactorReset;
    return [
      { kind: 'text', text: text.replace('{date}', dateOf(request, reset.due_at)) },
      { kind: 'form', form: { action: 'factor_reset_cancel', button } },
    ];
  }
}

async function cancel({ context }: SectionRequest) {
  const result = await context.api.call('POST', '/users/me/factor-reset/cancel');
  return result.isOk
    ? { redirect: context.pathOf('/account/security', { done: 'factor_reset_cancelled' }) }
    : result;
}
