import { Module } from '@nestjs/common';
import { SessionsCoreModule } from '../sessions-core.module.js';
import { MyTrustedDevicesController } from './my-trusted-devices.controller.js';
import { OwnTrustedDevices } from './own-trusted-devices.service.js';

/** Serves trusted devices to their users. Only where users can trust devices. */
@Module({
  imports: [SessionsCoreModule],
  controllers: [MyTrustedDevicesController],
  providers: [OwnTrustedDevices],
})
export class TrustedDevicesModule {}
