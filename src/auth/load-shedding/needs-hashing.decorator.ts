import { routeFlag } from '../../http/routes/route-flag.js';

/** Marks a public route that hashes a password: `shedLoad` rejects its requests while the queue is full. */
export const NeedsHashing = () => routeFlag('needsHashing');
