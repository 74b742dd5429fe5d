import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditController } from './audit.controller.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditListService } from './audit-list.service.js';
import { AuditLogLines } from './audit-log-lines.js';
import { RefusalLog } from './refusal-log.js';

@Module({
  imports: [TypeOrmModule.forFeature([AuditEvent])],
  controllers: [AuditController],
  providers: [AuditListService, AuditLogLines, RefusalLog],
  exports: [RefusalLog],
})
export class AuditModule {}
