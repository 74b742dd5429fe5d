/** Pixels, or units of an SVG document: only the ratio counts. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The formats of logos by the ending of their files. */
export const IMAGE_TYPES = { svg: 'image/svg+xml', png: 'image/png', webp: 'image/webp' } as const;
export type ImageFormat = keyof typeof IMAGE_TYPES;

/** @returns undefined for a file of another format, or without a size */
export function imageSize(format: ImageFormat, bytes: Buffer): ImageSize | undefined {
  const size = { svg: svgSize, png: pngSize, webp: webpSize }[format](bytes);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

/** By its attributes `width` and `height`, else by `viewBox`. */
function svgSize(bytes: Buffer): ImageSize | undefined {
  const [tag] = /<svg\b[^>]*>/i.exec(bytes.toString('utf8')) ?? [];
  if (tag === undefined) return undefined;
  const [width, height] = ['width', 'height'].map((name) =>
    Number(new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`).exec(tag)?.[1]),
  );
  if (width && height) return { width, height };
  const box = /\sviewBox\s*=\s*["']([^"']*)["']/
    .exec(tag)?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  return box?.length === 4 ? { width: box[2] ?? 0, height: box[3] ?? 0 } : undefined;
}

/** Portable Network Graphics, 11.2.2: the first chunk is IHDR. */
function pngSize(bytes: Buffer): ImageSize | undefined {
  const isPng = bytes.length > 24 && bytes.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001A\n';
  return isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

/** RFC 9649, section 2: the first chunk is VP8 (lossy), VP8L (lossless) or VP8X (extended). */
function webpSize(bytes: Buffer): ImageSize | undefined {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (bytes.length < 30 || text(0, 4) !== 'RIFF' || text(8, 12) !== 'WEBP') return undefined;
  switch (text(12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3f_ff) + 1, height: ((bits >> 14) & 0x3f_ff) + 1 };
    }
    case 'VP8 ':
      return {
        width: bytes.readUInt16LE(26) & 0x3f_ff,
        height: bytes.readUInt16LE(28) & 0x3f_ff,
      };
    default:
      return undefined;
  }
}
