import { sendSignal } from '@simplewebauthn/browser';
import type { PasskeyClient } from './passkey-client.js';

/**
 * Tells the browser about a change of passkeys (Signal API of WebAuthn Level 3), so that it offers no deleted
 * ones. A browser without it goes on offering them, so a failure is of no consequence.
 */
async function send(signal: Parameters<typeof sendSignal>[0]): Promise<void> {
  await sendSignal(signal).catch(() => undefined);
}

/** Removes a passkey from the browser that the service does not know. */
export async function signalUnknown(rpID: string, credentialID: string): Promise<void> {
  await send({ signalName: 'unknownCredential', rpID, credentialID });
}

/** Lists the passkeys of the user, and removes the user's other ones from the browser. */
export async function listAndSignal({ factors }: Pick<PasskeyClient, 'factors'>) {
  const result = await factors.listPasskeys();
  if (result.data) {
    const { rp_id, user_handle, items } = result.data;
    await send({
      signalName: 'allAcceptedCredentials',
      rpID: rp_id,
      userID: user_handle,
      allAcceptedCredentialIDs: items.map(({ credential_id }) => credential_id),
    });
  }
  return result;
}

/** Shows the current names of the user in the browser's lists of passkeys. */
export async function signalUserDetails({ factors, api }: PasskeyClient): Promise<void> {
  const [passkeys, me] = await Promise.all([factors.listPasskeys(), api.GET('/api/v1/users/me')]);
  if (!passkeys.data || !me.data) return;
  await send({
    signalName: 'currentUserDetails',
    rpID: passkeys.data.rp_id,
    userID: passkeys.data.user_handle,
    userName: me.data.username,
    userDisplayName: me.data.full_name ?? me.data.username,
  });
}
