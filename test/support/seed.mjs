/** Decides all generated inputs, so that a failure can be repeated. */
export const SEED = Number(process.env.TEST_SEED ?? 1);
