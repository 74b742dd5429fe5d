import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { Metrics } from '../../observability/metrics/metrics.js';
import type { RefreshOutcome } from '../../observability/metrics/reports.js';
import type { Session } from '../session.entity.js';
import { EndedSessionException } from './ended-session.exception.js';
import type { LoadedSession } from './session-reader.js';

/** Reports the outcomes of refreshes to metrics and audit log. */
@Injectable()
export class RefreshOutcomes {
  constructor(
    private readonly metrics: Metrics,
    private readonly refusals: RefusalLog,
  ) {}

  record(outcome: RefreshOutcome): void {
    this.metrics.refresh(outcome);
  }

  /**
   * Records the use of the parent of the current token within the grace window: a lost response or a
   * second tab, or a thief. Address and device of both requests tell them apart.
   *
   * @param session as the first request with this token has rotated it
   */
  recordReplay(client: ClientInfo, session: LoadedSession): void {
    this.refusals.record(
      { client },
      {
        event: 'refresh_replayed',
        userId: session.userId,
        sessionId: session.id,
        details: { rotation_ip: session.ip, rotation_user_agent: session.userAgent },
      },
    );
    this.record('replayed');
  }

  /**
   * @param session only where the token is genuine: knowing a session id must not be enough to write to
   *   the history of its user
   * @returns the error of the request
   */
  recordRefusal(client: ClientInfo, session?: Pick<Session, 'id' | 'userId'>): AppException {
    this.refusals.record(
      { client },
      { event: 'refresh_failed', userId: session?.userId, sessionId: session?.id },
    );
    this.record('refused');
    return session ? new EndedSessionException() : new AppException('invalid_grant');
  }
}
