import { type DynamicModule, Module } from '@nestjs/common';
import { Environment } from './environment.js';

/** Provides the validated variables to all modules: `constructor(private readonly env: Environment)`. */
@Module({})
export class ConfigModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Environment, useValue: environment }],
      exports: [Environment],
    };
  }
}
