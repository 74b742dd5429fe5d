import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { ConfigModule } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { ChangesModule } from '../database/changes/changes.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { entities } from './entities.js';
import { JobsModule } from './jobs.module.js';
import { HealthModule } from '../health/health.module.js';
import { MetricsModule } from '../observability/metrics/metrics.module.js';

/** The composition root: the server, the command line and the tests start from it. */
@Module({})
export class AppModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(environment),
        MetricsModule.forRoot(environment),
        DatabaseModule.forRoot(environment, entities),
        ChangesModule.forRoot(environment),
        AuditModule,
        AuthModule,
        HealthModule,
        JobsModule,
      ],
    };
  }
}
