/** Reports that `done` of `total` units are complete. */
export type OnProgress = (done: number, total: number) => void;

/** Shows the progress of a long operation, stage by stage. */
export interface Progress {
  /** Starts a stage. @returns the callback that reports its progress, in units of the stage */
  stage(name: string): OnProgress;
  /** Starts a stage of unknown length. */
  unmeasured(name: string): void;
}
