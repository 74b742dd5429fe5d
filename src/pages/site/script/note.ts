/**
 * An empty line below a field, which is read out when it gets a text. It belongs to the description of the
 * field, beside the hint of the page.
 */
export function noteBelow(input: HTMLInputElement, kind: string): HTMLElement {
  const note = document.createElement('p');
  note.className = `hint ${kind}`;
  note.id = `${input.id}-${kind}`;
  note.role = 'status';
  const described = input.getAttribute('aria-describedby');
  input.setAttribute('aria-describedby', [described, note.id].filter(Boolean).join(' '));
  input.parentElement?.append(note);
  return note;
}
