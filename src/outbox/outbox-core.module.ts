import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Delivery } from './delivery.entity.js';
import { OutboxService } from './outbox.service.js';
import { DeliveryHandlers } from './delivery-handlers.js';

/** The outbox without its dispatcher: commands of the command line write deliveries, the server sends them. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Delivery])],
  providers: [DeliveryHandlers, OutboxService],
  exports: [DeliveryHandlers],
})
export class OutboxCoreModule {}
