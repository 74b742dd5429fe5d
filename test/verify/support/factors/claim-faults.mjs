/** The claims of an access token by the proofs of its session: docs/sign-in.md. */
const CLAIMS = {
  // Also on a trusted device, which skips the second factor and proves nothing.
  password: { acr: 'aal1', amr: ['pwd'] },
  passkey: { acr: 'aal2', amr: ['hwk', 'mfa', 'user'] },
  totp: { acr: 'aal2', amr: ['mfa', 'otp', 'pwd'] },
  'recovery-code': { acr: 'aal2', amr: ['mfa', 'otp', 'pwd', 'recovery'] },
};

/**
 * Compares the strength that a new access token claims with the proofs that were sent for it.
 *
 * @param proofs `step-up` for a session that had a second factor already
 */
export function claimFaults(proofs, { access_token }) {
  const claims = Buffer.from(access_token.split('.')[1], 'base64url').toString();
  const { acr, amr = [] } = JSON.parse(claims);
  // A passkey may follow a password, or not.
  const compared = proofs === 'passkey' ? amr.filter((each) => each !== 'pwd') : amr;
  const isRight =
    proofs === 'step-up'
      ? acr === 'aal2' && amr.includes('mfa')
      : acr === CLAIMS[proofs].acr && compared.toSorted().join() === CLAIMS[proofs].amr.join();
  return isRight ? [] : [`a session by ${proofs} claims ${acr} and ${JSON.stringify(amr)}`];
}
