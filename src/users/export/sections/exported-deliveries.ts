import { Delivery } from '../../../outbox/delivery.entity.js';
import { toExportedDelivery } from '../dto/exported-delivery.js';
import { rowsById } from './rows-by-id.js';

export const exportedDeliveries = rowsById('outbox', Delivery, toExportedDelivery);
