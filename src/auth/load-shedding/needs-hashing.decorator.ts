import { routeFlag } from '../../http/routes/route-flag.js';

/** Of a route that anybody may call: while the hash gate is busy, it refuses before the body is read. */
export const NeedsHashing = () => routeFlag('needsHashing');
