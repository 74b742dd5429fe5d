import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeysModule } from '../../keys/keys.module.js';
import { OneTimeToken } from './one-time-token.entity.js';
import { OneTimeTokens } from './one-time-tokens.js';

@Module({
  imports: [TypeOrmModule.forFeature([OneTimeToken]), KeysModule],
  providers: [OneTimeTokens],
  exports: [OneTimeTokens],
})
export class OneTimeTokensModule {}
