import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SignInUsers } from './sign-in-users.js';
import { User } from './user.entity.js';
import { UserLookup } from './user-lookup.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User])],
  providers: [SignInUsers, UserLookup],
  exports: [SignInUsers, UserLookup],
})
export class IdentityModule {}
