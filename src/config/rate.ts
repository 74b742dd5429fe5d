const SECONDS = { h: 3600, m: 60, s: 1 };
type Unit = keyof typeof SECONDS;

/** Seconds that a counter is stored, in memory on SQLite. */
const MAX_DURATION = 24 * SECONDS.h;

/** Attempts per time, in the notation of `RATE_LIMIT_*`: `100/15m`. */
export class Rate {
  /**
   * @param points attempts
   * @param duration seconds
   */
  constructor(
    readonly points: number,
    readonly duration: number,
  ) {}

  /**
   * @param max highest permitted number of attempts
   * @returns undefined when the text is not a valid rate
   */
  static parse(text: string, max: number): Rate | undefined {
    const [, points, count, unit] = /^(\d{1,7})\/(\d{1,5})([smh])$/.exec(text.trim()) ?? [];
    const rate = new Rate(Number(points), Number(count) * SECONDS[unit as Unit]);
    return isWithin(rate.points, max) && isWithin(rate.duration, MAX_DURATION) ? rate : undefined;
  }

  /** The notation with the largest unit that divides the time. */
  toString(): string {
    const [unit = 's', seconds = 1] =
      Object.entries(SECONDS).find(([, each]) => this.duration % each === 0) ?? [];
    return `${this.points}/${this.duration / seconds}${unit}`;
  }
}

/** False for NaN, the numbers of a text that does not match. */
function isWithin(value: number, max: number): boolean {
  return value >= 1 && value <= max;
}
