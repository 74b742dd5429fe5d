import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from './user.entity.js';
import { UserLookup } from './user-lookup.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User])],
  providers: [UserLookup],
  exports: [UserLookup],
})
export class IdentityModule {}
