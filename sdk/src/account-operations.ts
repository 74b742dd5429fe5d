import type { Api, RequestOptions } from './api.js';
import type { components } from './schema.js';
import type { BodyOf } from './sign-in-attempt.js';

type Schemas = components['schemas'];

/** The token of a link, or the code of the same mail with the address that the mail was sent to. */
type Proof<Dto> = Omit<Dto, 'token' | 'email' | 'code'> &
  (
    | { token: string; email?: undefined; code?: undefined }
    | { email: string; code: string; token?: undefined }
  );

/**
 * Operations on a user that neither start nor end a session.
 *
 * @param publicApi for operations that need no session
 * @param api for those of the signed-in user
 */
export function createAccountOperations(publicApi: Api, api: Api) {
  return {
    /** Requests the mail with the link that verifies an e-mail address. The response is the same for every address. */
    async requestEmailVerification(
      body: Schemas['RequestVerificationDto'],
      options?: RequestOptions,
    ) {
      return publicApi.POST('/api/v1/auth/verify-email/request', { ...options, body });
    },

    /** Verifies an e-mail address with the token of the link, or with the address and the code of the mail. */
    async verifyEmail(body: Schemas['VerifyEmailDto'], options?: RequestOptions) {
      return publicApi.POST('/api/v1/auth/verify-email', { ...options, body });
    },

    /**
     * Cancels the deletion of a user, by name and password or by the token of the mail. Offer it where `login`
     * fails with `deletion_scheduled`; sign in afterwards.
     */
    async cancelDeletion(body: Schemas['CancelDeletionDto'], options?: RequestOptions) {
      return publicApi.POST('/api/v1/auth/cancel-deletion', { ...options, body });
    },

    /** Reads everything that the service holds about the user: the sessions, addresses and security events too. */
    async exportMe(options?: RequestOptions) {
      return api.GET('/api/v1/users/me/export', options);
    },

    /** Requests the mail of a password reset. The result is the same whether the address is known or not. */
    async requestPasswordReset(body: Schemas['RequestPasswordResetDto'], options?: RequestOptions) {
      return publicApi.POST('/api/v1/auth/password-reset/request', { ...options, body });
    },

    /**
     * Sets a new password with the token of the mail's link, or with its code. The service revokes all sessions
     * of the user; sign in with the new password afterwards.
     */
    async resetPassword(body: Proof<Schemas['ResetPasswordDto']>, options?: RequestOptions) {
      return publicApi.POST('/api/v1/auth/password-reset', { ...options, body });
    },

    /**
     * Changes the own e-mail address. If the service sends mail, the result has it as `pending_email` until it
     * is confirmed. After `insufficient_user_authentication`, call `stepUp` and repeat it.
     */
    async changeEmail(body: { email: string }, options?: RequestOptions) {
      return api.PUT('/api/v1/users/me', { ...options, body });
    },

    /** Confirms a new e-mail address with the token of the link that was sent to it. */
    async confirmEmailChange(body: Schemas['EmailChangeTokenDto'], options?: RequestOptions) {
      return publicApi.POST('/api/v1/auth/email-change/confirm', { ...options, body });
    },

    /**
     * Restores the previous e-mail address with the token of the link that was sent to it. The service revokes
     * all sessions of the user and sends a link to set a new password.
     */
    async undoEmailChange(body: Schemas['EmailChangeTokenDto'], options?: RequestOptions) {
      return publicApi.POST('/api/v1/auth/email-change/undo', { ...options, body });
    },

    /** Cancels a reset of all factors by an admin, with the token of the mail's link. */
    async cancelFactorReset(
      body: BodyOf<'/api/v1/auth/factor-reset/cancel'>,
      options?: RequestOptions,
    ) {
      return publicApi.POST('/api/v1/auth/factor-reset/cancel', { ...options, body });
    },
  };
}
