import { Module } from '@nestjs/common';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { RateLimits } from './rate-limits.js';

@Module({ imports: [AuditCoreModule, KeysModule], providers: [RateLimits], exports: [RateLimits] })
export class RateLimitsModule {}
