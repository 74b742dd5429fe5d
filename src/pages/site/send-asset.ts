import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import type { SiteDesign } from './design/site-design.js';
import { pageScript, SCRIPT_FOLDER } from './page-script.js';

/** An SVG document that is opened by itself loads nothing and runs nothing. */
const IMAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** The script and the logo. Their names change with their contents, so that browsers may keep them. */
export async function sendAsset(
  { logo }: SiteDesign,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { file } = request.params as { file: string };
  if (file === logo?.file) {
    reply.header('content-security-policy', IMAGE_POLICY);
    return sendForever(reply, logo.type, logo.bytes);
  }
  const { text, path } = await pageScript();
  // An older page may ask for an older script, and works without one.
  if (path !== `${SCRIPT_FOLDER}/${file}`) throw new AppException('not_found');
  return sendForever(reply, 'text/javascript; charset=utf-8', text);
}

function sendForever(reply: FastifyReply, type: string, body: string | Buffer): void {
  void reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(body);
}
