/** Characters; a row has a tenth of it. Whatever is longer is a quote that was never closed. */
export const MAX_ROW_LENGTH = 65_536;
