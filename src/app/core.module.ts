import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { ChangesModule } from '../database/changes/changes.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { IdentityProviderStoreModule } from '../identity-providers/identity-provider-store.module.js';
import { MailCoreModule } from '../mail/mail-core.module.js';
import { MetricsModule } from '../observability/metrics/metrics.module.js';
import { OutboxCoreModule } from '../outbox/outbox-core.module.js';
import { UsersCoreModule } from '../users/users-core.module.js';
import { entities } from './entities.js';

/**
 * Users, sessions and the database, without HTTP and background jobs: the command line runs on it, and
 * the server adds the rest.
 */
@Module({})
export class CoreModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: CoreModule,
      imports: [
        ConfigModule.forRoot(environment),
        MetricsModule.forRoot(environment),
        DatabaseModule.forRoot(environment, entities),
        ChangesModule.forRoot(environment),
        OutboxCoreModule,
        MailCoreModule,
        UsersCoreModule,
        IdentityProviderStoreModule,
      ],
    };
  }
}
