import { hasSetupPage, isSetupReachable, setupLink } from '../app/describe-setup.js';
import { SetupTokens } from '../auth/setup/setup-tokens.js';
import { OperationError } from '../common/errors/operation.error.js';
import { Environment } from '../config/environment.js';
import { KeyRing } from '../keys/key-ring.js';
import { FirstAdmin } from '../users/registration/first-admin.service.js';
import { withServices } from './with-services.js';

/* Loaded by the action of the command, so that its help is fast. */

/**
 * @returns the link of the page that creates the first admin
 * @throws AppException `setup_complete`; OperationError where the settings turn the page off
 */
export async function issueSetupLink(): Promise<string> {
  return withServices(async (services) => {
    const environment = services.get(Environment);
    if (!hasSetupPage(environment)) {
      throw new OperationError(
        'there is no page that creates the first admin; set PAGES_ENABLED=true and SETUP_FROM=loopback, or run `auth-service user create --role admin`',
      );
    }
    if (!isSetupReachable(environment)) {
      throw new OperationError(
        'a browser cannot use the link, because PUBLIC_URL is set and SETUP_FROM admits this machine only; set SETUP_FROM=any and restart the service',
      );
    }
    await services.get(FirstAdmin).assertMissing();
    const { PUBLIC_URL, PORT } = environment;
    const token = new SetupTokens(services.get(KeyRing)).issue();
    return setupLink(PUBLIC_URL ?? `http://localhost:${PORT}`, token);
  });
}
