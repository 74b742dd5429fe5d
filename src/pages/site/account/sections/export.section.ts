import { Injectable } from '@nestjs/common';
import type { Block, Form } from '../../site-view.js';
import type { AccountSection, SectionRequest } from '../account-section.js';

/** A file with the data of the user. */
@Injectable()
export class ExportSection implements AccountSection {
  readonly id = 'export';
  readonly actions = { export: download };

  title({ context }: SectionRequest): string {
    return context.texts.accountExport.title;
  }

  notices() {
    return {};
  }

  show({ context }: SectionRequest): Block[] {
    const { text, download: button } = context.texts.accountExport;
    const form: Form = { action: 'export', button, look: 'secondary' };
    return [
      { kind: 'text', text },
      { kind: 'form', form },
    ];
  }
}

async function download({ context }: SectionRequest) {
  const result = await context.api.download('/users/me/export');
  return result.isOk ? { file: result.body } : result;
}
