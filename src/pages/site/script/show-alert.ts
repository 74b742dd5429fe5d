/**
 * Shows an error in the part of the page with a form, as the page itself does; the role has it read out. Focus
 * stays where it is.
 */
export function showAlert(form: HTMLFormElement, text: string): void {
  clearAlerts();
  const alert = document.createElement('div');
  alert.className = 'alert';
  alert.role = 'alert';
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  alert.append(paragraph);
  const title = form.closest('section')?.querySelector('h2') ?? document.querySelector('.title');
  (title?.closest('section > div') ?? title)?.after(alert);
  alert.scrollIntoView({ block: 'nearest' });
}

/** Removes the errors of the last try, also those of the page. */
export function clearAlerts(): void {
  for (const alert of document.querySelectorAll('.alert')) alert.remove();
}
