import { Injectable } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import type { LimitKey } from '../../rate-limits/rate-limits.js';
import type { OneTimePurpose } from '../../tokens/one-time/one-time-purpose.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import type { OneTimeProofDto } from './one-time-proof.dto.js';

type Proof = { readonly token: string } | { readonly email: string; readonly code: string };

/** Reads proofs: the token of a link, or a code with the address of its mail. */
@Injectable()
export class OneTimeProofs {
  constructor(private readonly tokens: OneTimeTokens) {}

  /**
   * The limits on wrong proofs. Tokens cannot be guessed: their limit is against clients in a retry loop. Codes
   * count by recipient too, whether the address is known or not.
   *
   * @throws AppException `validation_failed`
   */
  limitsOf(dto: OneTimeProofDto, address: string | null): LimitKey[] {
    const proof = toProof(dto);
    const limits = limitsByAddress('oneTimeProofByAddress', address);
    if ('token' in proof) return limits;
    return [...limits, { limit: 'codeByRecipient', key: canonicalEmail(proof.email) }];
  }

  /**
   * The link form of the token that a proof stands for. A wrong code counts as a try.
   *
   * @throws AppException `invalid_one_time_token`, `validation_failed`
   */
  async tokenOf(purpose: OneTimePurpose, dto: OneTimeProofDto): Promise<string> {
    const proof = toProof(dto);
    if ('token' in proof) return proof.token;
    return this.tokens.exchangeCode(purpose, { email: proof.email }, proof.code);
  }
}

/** @throws AppException `validation_failed` unless it holds a token, or an address and a code */
function toProof({ token, email, code }: OneTimeProofDto): Proof {
  if (token === undefined && email !== undefined && code !== undefined) return { email, code };
  if (token !== undefined && email === undefined && code === undefined) return { token };
  throw new AppException('validation_failed', {
    errors: [
      { pointer: '#/token', code: 'one_proof', detail: 'send either token, or email and code' },
    ],
  });
}
