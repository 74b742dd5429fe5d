import type { ClientInfo } from '../../http/requests/client-info.js';
import { describeDevice } from '../../mail/rendering/describe-device.js';

/** The name of a passkey that its user has not named: the browser and the system that added it. */
export function passkeyName(client: ClientInfo | undefined): string {
  return describeDevice(client?.userAgent ?? undefined) ?? 'Passkey';
}
