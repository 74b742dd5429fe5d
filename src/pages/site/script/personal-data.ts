/**
 * Browsers may show a page from memory after the back button, also after a sign-out: it is asked for again
 * then, and its text is hidden until it comes.
 */
export function hidePersonalData(): void {
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted || !('signedIn' in document.body.dataset)) return;
    document.body.hidden = true;
    location.reload();
  });
}
