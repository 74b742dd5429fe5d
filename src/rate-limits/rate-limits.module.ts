import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { Throttle } from './rate-limits.js';

@Module({ imports: [AuditModule], providers: [Throttle], exports: [Throttle] })
export class ThrottlingModule {}
