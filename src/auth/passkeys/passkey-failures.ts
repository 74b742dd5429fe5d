import { Injectable } from '@nestjs/common';
import type { AuditReason } from '../../audit/audit-details.js';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import { SignCountError } from '../../credentials/passkeys/store-assertion.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { LiveAttempt } from '../attempts/live-attempt.js';

/** Records rejected passkeys of sign-ins in the audit log. */
@Injectable()
export class PasskeyFailures {
  constructor(private readonly refusals: RefusalLog) {}

  /**
   * @returns the result of the work
   * @throws the error of the work
   */
  async recordIn<T>(
    { id, userId }: Pick<LiveAttempt, 'id' | 'userId'>,
    client: ClientInfo,
    work: Promise<T>,
  ): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason) {
        const details = { reason, attempt_id: id };
        const entry = { event: 'passkey_failed', userId: userId ?? undefined, details } as const;
        this.refusals.record({ client }, entry);
      }
      throw error;
    }
  }
}

function reasonOf(error: unknown): AuditReason | undefined {
  if (!(error instanceof AppException)) return undefined;
  const { code, cause } = error;
  if (code === 'unknown_passkey') return code;
  if (code !== 'invalid_passkey') return undefined;
  return cause instanceof SignCountError ? 'sign_count' : code;
}
