import { Client } from '../client.mjs';

/** Requests of sign-ins in stages and of factors. */
export class FactorClient extends Client {
  login({ username, password, deviceToken }) {
    const json = { username, password, trusted_device_token: deviceToken };
    return this.send('POST', '/auth/login', { json });
  }

  /** Starts an attempt that raises the session of an access token. */
  reauthenticate(token, password) {
    return this.send('POST', '/auth/reauthenticate', { token, json: { password } });
  }

  /** @param trustDevice whether the response contains a token of a trusted device */
  proveTotp(signInToken, code, trustDevice) {
    const json = { sign_in_token: signInToken, code, trust_device: trustDevice || undefined };
    return this.send('POST', '/auth/sign-in/totp', { json });
  }

  proveRecoveryCode(signInToken, code) {
    const json = { sign_in_token: signInToken, code };
    return this.send('POST', '/auth/sign-in/recovery-code', { json });
  }

  createTotp(token) {
    return this.send('POST', '/users/me/totp', { token });
  }

  activateTotp(token, code) {
    return this.send('POST', '/users/me/totp/activate', { token, json: { code } });
  }

  removeTotp(token) {
    return this.send('DELETE', '/users/me/totp', { token });
  }

  createRecoveryCodes(token) {
    return this.send('POST', '/users/me/recovery-codes', { token });
  }

  /** @param signInToken without it, a sign-in without a username starts */
  passkeyOptions(signInToken) {
    const json = { sign_in_token: signInToken };
    return this.send('POST', '/auth/sign-in/passkey/options', { json });
  }

  provePasskey(signInToken, credential) {
    const json = { sign_in_token: signInToken, credential };
    return this.send('POST', '/auth/sign-in/passkey', { json });
  }

  passkeyCreationOptions(token) {
    return this.send('POST', '/users/me/passkeys/options', { token });
  }

  addPasskey(token, credential) {
    return this.send('POST', '/users/me/passkeys', { token, json: { credential } });
  }

  removePasskey(token, id) {
    return this.send('DELETE', `/users/me/passkeys/${id}`, { token });
  }

  /** With FACTOR_RESET_DELAY_HOURS=0 the factors are reset at once. */
  resetFactors(adminToken, userId) {
    return this.send('POST', `/users/${userId}/factor-reset`, { token: adminToken });
  }
}
