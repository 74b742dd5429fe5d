/** The parts of the page, of which one is shown. */
const PARTS = [
  'sign-in',
  'second-factor',
  'confirm-password',
  'enroll-totp',
  'recovery-codes',
  'profile',
];

export const element = (id) => document.getElementById(id);

export function show(shown) {
  for (const part of PARTS) element(part).hidden = part !== shown;
  for (const form of document.forms) if (form.id !== shown) form.reset();
}

/** Hides a part, and removes what the app has written into its elements with an id. */
export function clear(id) {
  element(id).hidden = true;
  for (const filled of element(id).querySelectorAll('[id]:not(button)')) filled.replaceChildren();
}

export function showStatus(message) {
  element('status').textContent = message;
}

/** Adds an event listener that gets the fields of a form. */
export function on(id, type, handle) {
  element(id).addEventListener(type, (event) => {
    event.preventDefault();
    const isForm = type === 'submit';
    void run(() => handle(isForm ? Object.fromEntries(new FormData(event.target)) : event));
  });
}

/** Runs an action, and shows its error in the page, such as a network failure. */
export async function run(action) {
  try {
    await action();
  } catch (error) {
    showStatus(`The service is unreachable: ${error.message}`);
  }
}
