import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditController } from './audit.controller.js';
import { AuditCoreModule } from './audit-core.module.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditListService } from './audit-list.service.js';

/** Serves the audit log to admins. */
@Module({
  imports: [TypeOrmModule.forFeature([AuditEvent]), AuditCoreModule],
  controllers: [AuditController],
  providers: [AuditListService],
})
export class AuditModule {}
