/** Is told how far something has come, in units of its own. */
export type OnProgress = (done: number, total: number) => void;
