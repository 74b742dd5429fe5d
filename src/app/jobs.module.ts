import { Module } from '@nestjs/common';
import { AuditPurge } from '../audit/audit-purge.js';
import type { Job } from '../jobs/job.js';
import { Scheduler } from '../jobs/scheduler.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { KnownAddressPurge } from '../sessions/known-addresses/known-address-purge.js';
import { SessionPurge } from '../sessions/session-purge.js';

const JOBS = [AuditPurge, KnownAddressPurge, SessionPurge];

/** The background jobs. Only the server imports them: a command of the command line runs none. */
@Module({
  providers: [
    ...JOBS,
    {
      provide: Scheduler,
      inject: [Metrics, ...JOBS],
      useFactory: (metrics: Metrics, ...jobs: Job[]) => new Scheduler(jobs, metrics),
    },
  ],
})
export class JobsModule {}
