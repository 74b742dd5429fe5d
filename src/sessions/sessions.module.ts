import { Module } from '@nestjs/common';
import { MySessionsController } from './my-sessions.controller.js';
import { SessionsCoreModule } from './sessions-core.module.js';
import { UserSessionsController } from './user-sessions.controller.js';

/** Serves sessions to their users and to admins. */
@Module({
  imports: [SessionsCoreModule],
  controllers: [MySessionsController, UserSessionsController],
})
export class SessionsModule {}
