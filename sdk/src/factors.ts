import type { Api, RequestOptions } from './api.js';
import type { BodyOf } from './sign-in-attempt.js';

const PASSKEYS = '/api/v1/users/me/passkeys';
const TRUSTED_DEVICES = '/api/v1/users/me/trusted-devices';

/**
 * Factors and trusted devices of the signed-in user. Changes need a recent authentication: after
 * `insufficient_user_authentication`, call `stepUp` and repeat them.
 */
export function createFactors(api: Api) {
  return {
    /** Reads an overview: password, TOTP, passkeys, remaining recovery codes, trusted devices, pending reset. */
    async read(options?: RequestOptions) {
      return api.GET('/api/v1/users/me/factors', options);
    },

    /** Creates a TOTP secret, which `activateTotp` puts into use. `qr_code` is the text of an SVG image. */
    async enrollTotp(options?: RequestOptions) {
      return api.POST('/api/v1/users/me/totp', options);
    },

    /** Activates the secret by its first code. With the first second factor come recovery codes, shown once. */
    async activateTotp(body: BodyOf<'/api/v1/users/me/totp/activate'>, options?: RequestOptions) {
      return api.POST('/api/v1/users/me/totp/activate', { ...options, body });
    },

    async removeTotp(options?: RequestOptions) {
      return api.DELETE('/api/v1/users/me/totp', options);
    },

    /** Replaces all recovery codes; the response is the only place that has the new ones. */
    async createRecoveryCodes(options?: RequestOptions) {
      return api.POST('/api/v1/users/me/recovery-codes', options);
    },

    async listPasskeys(options?: RequestOptions) {
      return api.GET(PASSKEYS, options);
    },

    /** Requests options for `navigator.credentials.create`. */
    async passkeyOptions(options?: RequestOptions) {
      return api.POST(`${PASSKEYS}/options`, options);
    },

    /** Adds a passkey: the credential as JSON. With the first second factor come recovery codes, shown once. */
    async addPasskey(body: BodyOf<typeof PASSKEYS>, options?: RequestOptions) {
      return api.POST(PASSKEYS, { ...options, body });
    },

    async renamePasskey(passkey_id: string, name: string, options?: RequestOptions) {
      const params = { path: { passkey_id } };
      return api.PATCH(`${PASSKEYS}/{passkey_id}`, { ...options, params, body: { name } });
    },

    async removePasskey(passkey_id: string, options?: RequestOptions) {
      const params = { path: { passkey_id } };
      return api.DELETE(`${PASSKEYS}/{passkey_id}`, { ...options, params });
    },

    /** Removes the password of a user that signs in with a passkey. */
    async removePassword(options?: RequestOptions) {
      return api.DELETE('/api/v1/users/me/password', options);
    },

    async listTrustedDevices(options?: RequestOptions) {
      return api.GET(TRUSTED_DEVICES, options);
    },

    async revokeTrustedDevice(device_id: string, options?: RequestOptions) {
      const params = { path: { device_id } };
      return api.DELETE(`${TRUSTED_DEVICES}/{device_id}`, { ...options, params });
    },

    async revokeTrustedDevices(options?: RequestOptions) {
      return api.DELETE(TRUSTED_DEVICES, options);
    },

    /** Cancels a reset of all factors by an admin, which is pending until `factor_reset.due_at` of `read`. */
    async cancelReset(options?: RequestOptions) {
      return api.POST('/api/v1/users/me/factor-reset/cancel', options);
    },
  };
}
