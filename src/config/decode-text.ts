import { isUtf8 } from 'node:buffer';

/**
 * Decodes a configuration file.
 *
 * @returns the text without a byte-order mark, or the problem as the end of a sentence
 */
export function decodeText(bytes: Buffer): { text: string } | { problem: string } {
  const isUtf16 = [0xfeff, 0xfffe].includes(bytes.length >= 2 ? bytes.readUInt16BE() : 0);
  // Without a mark, every other byte of English text is zero.
  if (isUtf16 || bytes.includes(0)) return { problem: 'is UTF-16 or binary; save it as UTF-8' };
  if (!isUtf8(bytes)) return { problem: 'is not UTF-8; save it as UTF-8' };
  return { text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
}
