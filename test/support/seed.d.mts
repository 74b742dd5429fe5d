export const SEED: number;
