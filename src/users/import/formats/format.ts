/** The formats of an import file. */
export const FORMATS = ['csv', 'jsonl'] as const;

export type Format = (typeof FORMATS)[number];
