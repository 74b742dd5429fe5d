import type { AuthClient } from '../../../../sdk/src/bearer-client.js';
import { sendForm } from './send-form.js';

/** The page goes on elsewhere. */
const NEVER = new Promise<never>(() => undefined);

/**
 * A form of the page as the client of the SDK's passkeys: it asks for the options of a dialog, and sends the
 * result, which the page responds to as to any form.
 */
export function passkeyClient(form: HTMLFormElement): AuthClient {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const submit = ({ credential }: { credential: object }) => {
    field('credential').value = JSON.stringify(credential);
    form.submit();
    return NEVER;
  };
  const startPasskeySignIn = async () => {
    field('credential').value = '';
    const { options, sign_in_token: token = '' } = await sendForm(form);
    // At once: while a dialog is open, the form may ask for others.
    const attempt = {
      passkey: (proof: { credential: object }) => {
        field('sign_in_token').value = token;
        return submit(proof);
      },
    };
    return { data: { options }, attempt };
  };
  const factors = { passkeyOptions: startPasskeySignIn, addPasskey: submit };
  // The SDK's passkeys call nothing else for a sign-in and for a new passkey.
  return { startPasskeySignIn, factors } as unknown as AuthClient;
}
