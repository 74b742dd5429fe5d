import { randomUUID } from 'node:crypto';
import { chance, pickWeighted } from '../random.mjs';
import { nextStep, proveOnce } from './proofs.mjs';
import { totpCode } from './totp-code.mjs';

/** Relative frequency of the changes of a user with a second factor. */
const WEIGHTS = {
  changePassword: 3,
  removeFactor: 4,
  addPasskey: 2,
  addTotp: 2,
  createRecoveryCodes: 3,
};

/** Milliseconds for which the session of the admin counts as a recent sign-in. */
const ADMIN_SESSION = 2_000;

/** Signs in and changes the password or a factor. One change of a user at a time. */
export async function changeFactors(run, user) {
  if (user.isBusy) return;
  user.isBusy = true;
  try {
    const accessToken = await signInFully(run, user);
    if (accessToken === undefined) return;
    if (!user.hasFactor)
      await CHANGES[chance(0.7) ? 'addTotp' : 'addPasskey'](run, user, accessToken);
    else await CHANGES[pickWeighted(WEIGHTS)](run, user, accessToken);
  } finally {
    user.isBusy = false;
  }
}

async function signInFully(run, user) {
  const { accessToken, attempt } = await run.history.login(run.client(), user);
  if (!attempt) return accessToken;
  return (await proveOnce(run, user, attempt)).accessToken;
}

const CHANGES = { changePassword, removeFactor, addPasskey, addTotp, createRecoveryCodes };

async function changePassword({ history, client }, user, accessToken) {
  const password = randomUUID();
  const operation = { kind: 'change-password', password: user.passwords.length };
  const changed = await history.change(client(), user, operation, [200], (at) =>
    at.changePassword(accessToken, user.password, password),
  );
  if (changed) user.passwords.push(password);
}

async function addTotp({ history, client }, user, accessToken) {
  const created = await client().createTotp(accessToken);
  if (created.status >= 300 || created.status === undefined) return;
  const secret = user.addSecret(created.body.secret);
  const step = nextStep(history, user);
  const code = totpCode(user.secrets[secret], step);
  const operation = { kind: 'activate-totp', secret, step };
  const activated = await history.change(client(), user, operation, [200], (at) =>
    at.activateTotp(accessToken, code),
  );
  if (activated) user.activeSecret = secret;
}

async function removeFactor(run, user, accessToken) {
  const passkey = user.passkeys.findIndex(({ isRemoved }) => !isRemoved);
  if (passkey !== -1 && (user.activeSecret === undefined || chance(0.5))) {
    await removePasskey(run, user, accessToken, passkey);
  } else {
    await removeTotp(run, user, accessToken);
  }
}

async function addPasskey({ history, client }, user, accessToken) {
  const { status, body } = await client().passkeyCreationOptions(accessToken);
  if (status !== 200) return;
  const credential = user.authenticator.create(body.options);
  const passkey = user.passkeys.length;
  const added = await history.change(
    client(),
    user,
    { kind: 'add-passkey', passkey },
    [201],
    (at) => at.addPasskey(accessToken, credential),
  );
  if (!added) return;
  const stored = user.authenticator.credentials.at(-1);
  user.passkeys.push({ id: added.body.id, credential: stored, isRemoved: false });
}

async function removePasskey({ history, client }, user, accessToken, passkey) {
  const operation = { kind: 'remove-passkey', passkey };
  const removed = await history.change(client(), user, operation, [204], (at) =>
    at.removePasskey(accessToken, user.passkeys[passkey].id),
  );
  if (removed) user.passkeys[passkey].isRemoved = true;
}

async function removeTotp({ history, client }, user, accessToken) {
  const removed = await history.change(client(), user, { kind: 'remove-totp' }, [204], (at) =>
    at.removeTotp(accessToken),
  );
  if (removed) user.activeSecret = undefined;
}

async function createRecoveryCodes({ history, client }, user, accessToken) {
  await history.change(client(), user, { kind: 'create-recovery-codes' }, [200, 201], (at) =>
    at.createRecoveryCodes(accessToken),
  );
}

/** By an admin, with a new sign-in where needed. */
export async function resetFactors(run, user) {
  if (user.isBusy) return;
  user.isBusy = true;
  try {
    const { history, client } = run;
    const token = await adminToken(run);
    const reset = await history.change(client(), user, { kind: 'reset-factors' }, [202], (at) =>
      at.resetFactors(token, user.id),
    );
    if (!reset) return;
    user.activeSecret = undefined;
    for (const passkey of user.passkeys) passkey.isRemoved = true;
  } finally {
    user.isBusy = false;
  }
}

async function adminToken({ client, admin }) {
  if (admin.token === undefined || performance.now() - admin.signedInAt > ADMIN_SESSION) {
    admin.signedInAt = performance.now();
    admin.token = client()
      .login(admin)
      .then(({ body }) => body.access_token);
  }
  return admin.token;
}
