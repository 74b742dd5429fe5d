import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEvent } from './audit-event.entity.js';
import { AuditLogLines } from './audit-log-lines.js';
import { RefusalLog } from './refusal-log.js';

/** Writes the audit log. */
@Module({
  imports: [TypeOrmModule.forFeature([AuditEvent])],
  providers: [AuditLogLines, RefusalLog],
  exports: [RefusalLog],
})
export class AuditCoreModule {}
