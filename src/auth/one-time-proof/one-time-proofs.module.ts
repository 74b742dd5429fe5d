import { Module } from '@nestjs/common';
import { OneTimeTokensModule } from '../../tokens/one-time/one-time-tokens.module.js';
import { OneTimeProofs } from './one-time-proofs.service.js';

@Module({
  imports: [OneTimeTokensModule],
  providers: [OneTimeProofs],
  exports: [OneTimeProofs, OneTimeTokensModule],
})
export class OneTimeProofsModule {}
