import type { OnProgress } from '../../common/progress.js';
import { Resealer } from '../../keys/sealing/resealer.js';
import { withServices } from '../with-services.js';

/* Loaded by the action of the command, so that its help is fast. */

/** Encrypts all sealed values with the current key again. */
export async function resealValues(onProgress: OnProgress): ReturnType<Resealer['reseal']> {
  return withServices((services) => services.get(Resealer).reseal(onProgress));
}
