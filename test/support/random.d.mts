export const SEED: number;
export function createRandom(): () => number;
