import { parseUrl } from '../common/parse-url.js';
import type { Environment } from './environment.js';
import { LOCALHOST, parseDomain } from './passkey-origin.js';

const LOCAL_ORIGIN = /^http:\/\/localhost(?::\d+)?$/;

/** The relying party of passkeys (WebAuthn, section 4). */
export interface RelyingParty {
  /** The domain that passkeys belong to. */
  readonly id: string;
  /** Accepted origins; those of localhost with any port besides, where `id` is `localhost`. */
  readonly origins: readonly string[];
  /** Accepted origins of other domains than `id` (WebAuthn, section 5.11). */
  readonly relatedOrigins: readonly string[];
}

type Settings = Pick<Environment, 'RP_ID' | 'PASSKEY_ORIGINS' | 'PUBLIC_URL' | 'APP_URL'>;

/** Reads the relying party from the environment, with its defaults. */
export function relyingPartyOf(environment: Settings): RelyingParty {
  const { RP_ID, PASSKEY_ORIGINS, PUBLIC_URL, APP_URL } = environment;
  const urls = [APP_URL, PUBLIC_URL].filter((url) => url !== undefined);
  const defaultId = urls.map((url) => parseDomain(new URL(url).hostname)).find(Boolean);
  const id = RP_ID ?? defaultId ?? LOCALHOST;
  const defaults = urls
    .map((url) => new URL(url).origin)
    .filter((origin) => isOfDomain(origin, id));
  const origins = PASSKEY_ORIGINS ?? [...new Set(defaults)];
  const relatedOrigins = origins.filter(
    (origin) => origin.startsWith('https:') && !isOfDomain(origin, id),
  );
  return { id, origins, relatedOrigins };
}

/**
 * Whether pages and apps of an origin may use passkeys of the relying party. Browsers let pages use `localhost` as
 * an RP ID on localhost alone, so that accepting each port of it there adds no page of others.
 */
export function acceptsOrigin({ id, origins }: RelyingParty, origin: string): boolean {
  return origins.includes(origin) || (id === LOCALHOST && LOCAL_ORIGIN.test(origin));
}

/** @returns the reason why the settings do not fit together, by variable */
export function relyingPartyProblem(
  environment: Settings,
): { readonly name: 'RP_ID' | 'PASSKEY_ORIGINS'; readonly problem: string } | undefined {
  const { RP_ID, PASSKEY_ORIGINS, APP_URL, PUBLIC_URL } = environment;
  // An invalid value is empty, and reported already.
  if ([RP_ID, APP_URL, PUBLIC_URL].includes('') || PASSKEY_ORIGINS?.length === 0) return undefined;
  const { id, origins } = relyingPartyOf(environment);
  const local = origins.find((origin) => origin.startsWith('http:') && id !== LOCALHOST);
  if (local !== undefined && PASSKEY_ORIGINS) {
    const problem = `PASSKEY_ORIGINS contains ${local}, which cannot use passkeys of ${id}; remove it, or set RP_ID to localhost`;
    return { name: 'PASSKEY_ORIGINS', problem };
  }
  if (id === LOCALHOST || origins.some((origin) => isOfDomain(origin, id))) return undefined;
  if (PASSKEY_ORIGINS) {
    const problem = `PASSKEY_ORIGINS has no origin of ${id}; add https://${id}, or set RP_ID to the domain of your pages`;
    return { name: 'PASSKEY_ORIGINS', problem };
  }
  if (RP_ID === undefined) return undefined;
  const problem = `RP_ID ${RP_ID} is neither the host of APP_URL or PUBLIC_URL nor a parent domain of it; change RP_ID, or list the origins of your pages in PASSKEY_ORIGINS`;
  return { name: 'RP_ID', problem };
}

/** Whether browsers accept the domain as the RP ID of pages of the origin. */
function isOfDomain(origin: string, domain: string): boolean {
  const hostname = parseUrl(origin)?.hostname;
  if (hostname === undefined) return false;
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
