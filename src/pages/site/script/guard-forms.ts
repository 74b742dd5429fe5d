/**
 * Sends each form once: a second click while the first request is under way would repeat it. The buttons keep
 * their focus and their value, so they are not disabled.
 */
export function guardForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    // Another part, such as a dialog, sends it later.
    if (event.defaultPrevented) return;
    if (isBusy(form)) event.preventDefault();
    else setBusy(form, true);
  });
  // Also after the back button, where the browser shows the page as it was left.
  addEventListener('pageshow', () => {
    for (const form of document.forms) setBusy(form, false);
  });
}

export function isBusy(form: HTMLFormElement): boolean {
  return form.ariaBusy === 'true';
}

export function setBusy(form: HTMLFormElement, value: boolean): void {
  form.ariaBusy = value ? 'true' : null;
}
