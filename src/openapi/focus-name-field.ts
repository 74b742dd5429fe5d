/**
 * A script of `/docs`: the Authorize dialog puts the cursor in the username field. Swagger UI puts it in the
 * field of the other scheme, which takes a token that a new user does not have, and scrolls down to it.
 */
export const FOCUS_NAME_FIELD = `
new MutationObserver(() => {
  const dialog = document.querySelector('.dialog-ux');
  if (!dialog || dialog.dataset.hasFocused) return;
  dialog.dataset.hasFocused = 'true';
  dialog.querySelector('#oauth_username')?.focus();
}).observe(document, { childList: true, subtree: true });
`;
