import type { Block, Field, Form, Section, SiteView } from '../site-view.js';

/** The element that a reader of an error needs first: the first wrong field, else the message. */
export function focusOf({ sections, alert }: SiteView): Field | Section | 'alert' | undefined {
  const fields = sections.flatMap(({ blocks }) => blocks.flatMap(formsOf)).flatMap(fieldsOf);
  return (
    fields.find(({ error }) => error !== undefined) ??
    (alert === undefined ? sections.find((section) => section.alert !== undefined) : 'alert')
  );
}

function formsOf(block: Block): readonly Form[] {
  if (block.kind === 'form') return [block.form];
  return block.kind === 'rows' ? block.rows.flatMap(({ forms = [] }) => forms) : [];
}

function fieldsOf({ fields = [] }: Form): readonly Field[] {
  return fields;
}
