import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Bytes. A client that reads nothing for a while shows as a part that is not accepted. */
const PART = 64 * 1024;

/**
 * Creates a hook that sends long texts as a stream over one copy of their bytes, however many clients
 * read slowly.
 *
 * @param routes matches the paths of routes with the same response for all clients: the last long text of
 *   each stays in memory
 */
export function createPartsHook(routes: RegExp) {
  const copies = new Map<string, { readonly text: string; readonly bytes: Buffer }>();
  return (
    { routeOptions: { url = '' } }: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void => {
    const isLong = typeof payload === 'string' && payload.length > PART;
    if (!isLong || !routes.test(url)) return done(null, payload);
    let copy = copies.get(url);
    if (copy?.text !== payload)
      copies.set(url, (copy = { text: payload, bytes: Buffer.from(payload) }));
    reply.header('content-length', copy.bytes.length);
    done(null, Readable.from(partsOf(copy.bytes), { objectMode: false }));
  };
}

function* partsOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PART) yield bytes.subarray(at, at + PART);
}
