import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditController } from './audit.controller.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditListService } from './audit-list.service.js';
import { AuditLogLines } from './audit-log-lines.js';
import { AuditNotes } from './refusal-log.js';
import { AuditPurge } from './audit-purge.js';

@Module({
  imports: [TypeOrmModule.forFeature([AuditEvent])],
  controllers: [AuditController],
  providers: [AuditListService, AuditLogLines, AuditNotes, AuditPurge],
  exports: [AuditNotes],
})
export class AuditModule {}
