import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { codeOf } from '../../../common/errors/code-of.js';
import { StartupError } from '../../../common/errors/startup.error.js';
import { findForbidden } from './find-forbidden.js';
import { IMAGE_TYPES, type ImageFormat, imageSize } from './image-size.js';

/** The picture beside the name of the application, or in its place. */
export interface Logo {
  readonly bytes: Buffer;
  readonly type: string;
  /** The name of the file that browsers request. A change of the picture changes the name. */
  readonly file: string;
  /** Pixels on a page. */
  readonly width: number;
  readonly height: number;
  /** Whether it is so wide that it contains the name of the application. */
  readonly isWordmark: boolean;
  /** Whether it is suited to the tab of a browser. */
  readonly isSquare: boolean;
}

/** Bytes. Every visitor loads it once. */
const LIMIT = 64 * 1024;
const HEIGHT = 40;
const MAX_WIDTH = 240;

/** Parts of SVG that run code, or request other files. */
const FORBIDDEN = [
  { name: 'a script', pattern: /<script\b|\bjavascript:/i },
  { name: 'an event handler', pattern: /\son\w+\s*=/i },
  { name: 'a foreign object', pattern: /<(?:foreignObject|iframe|embed|object|audio|video)\b/i },
  { name: 'a document type', pattern: /<!(?:DOCTYPE|ENTITY)\b/i },
  { name: 'an external style', pattern: /<\?xml-stylesheet|@import\b/i },
  {
    name: 'an external reference',
    pattern: /\b(?:href|src)\s*=\s*(?!["']?\s*(?:#|data:image\/))|url\(\s*(?!["']?\s*#)/i,
  },
];

/**
 * Reads the file of `BRAND_LOGO`.
 *
 * @throws StartupError one line with the problem and its remedy
 */
export function readLogo(path: string): Logo {
  const name = basename(path);
  const format = extname(name).slice(1).toLowerCase();
  if (!isFormat(format)) reject(`${name} must be a file with the ending .svg, .png or .webp`);
  const bytes = read(path);
  if (bytes.length > LIMIT) {
    reject(`${name} has ${bytes.length} bytes; reduce it to ${LIMIT} bytes at most`);
  }
  if (format === 'svg') {
    const forbidden = findForbidden(bytes.toString('utf8'), FORBIDDEN);
    if (forbidden !== undefined) reject(`${name} ${forbidden}; remove it`);
  }
  const size = imageSize(format, bytes);
  if (!size) {
    reject(
      format === 'svg'
        ? `${name} has no size; add the attribute viewBox to its element svg`
        : `${name} is not a file of the format ${format.toUpperCase()}; use one that is`,
    );
  }
  const ratio = size.width / size.height;
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const width = Math.min(Math.round(HEIGHT * ratio), MAX_WIDTH);
  return {
    bytes,
    type: IMAGE_TYPES[format],
    file: `logo-${hash}.${format}`,
    width: Math.max(width, 1),
    height: Math.max(Math.min(HEIGHT, Math.round(MAX_WIDTH / ratio)), 1),
    isWordmark: ratio >= 2,
    isSquare: ratio > 0.8 && ratio < 1.25,
  };
}

function isFormat(format: string): format is ImageFormat {
  return Object.hasOwn(IMAGE_TYPES, format);
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    return reject(`the file ${path} cannot be read (${codeOf(error) ?? 'unreadable'})`, error);
  }
}

function reject(problem: string, cause?: unknown): never {
  throw new StartupError(`BRAND_LOGO: ${problem}`, cause);
}
