import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RateLimits } from './rate-limits.js';

@Module({ imports: [AuditModule], providers: [RateLimits], exports: [RateLimits] })
export class RateLimitsModule {}
