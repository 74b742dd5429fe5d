import { type DynamicModule, Module } from '@nestjs/common';
import type { Environment } from '../../config/environment.js';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';

@Module({})
export class MetricsModule {
  static forRoot({ METRICS_PORT }: Environment): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      providers: [
        {
          provide: Metrics,
          useFactory: async () => {
            if (METRICS_PORT === 0) return new Metrics();
            const { Meters } = await import('./meters.js');
            return new Metrics(new Meters());
          },
        },
        MetricsServer,
      ],
      exports: [Metrics],
    };
  }
}
