import { Module } from '@nestjs/common';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { RateLimits } from './rate-limits.js';

@Module({ imports: [AuditCoreModule], providers: [RateLimits], exports: [RateLimits] })
export class RateLimitsModule {}
