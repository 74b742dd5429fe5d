/** The values that WebAuthn structures consist of. Maps keep the order of their entries. */
export type CborValue = number | string | Uint8Array | Map<number | string, CborValue>;

/** Encodes a value as CBOR (RFC 8949) with definite lengths, as authenticators do. */
export function encodeCbor(value: CborValue): Buffer {
  if (typeof value === 'number') {
    return value >= 0 ? head(0, value) : head(1, -1 - value);
  }
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

/** Major type and argument (RFC 8949, section 3). */
function head(majorType: number, argument: number): Buffer {
  const type = majorType << 5;
  if (argument < 24) return Buffer.from([type | argument]);
  if (argument < 0x1_00) return Buffer.from([type | 24, argument]);
  if (argument >= 0x1_0000) throw new RangeError(`${argument} is larger than any test needs`);
  return Buffer.from([type | 25, argument >> 8, argument & 0xff]);
}
