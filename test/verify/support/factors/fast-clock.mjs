// Loaded into a server with `--import`: its clock runs faster, so that the steps of TOTP pass quickly.
import { fastTime } from './fast-time.mjs';

const now = fastTime(Number(process.env.FAST_CLOCK_START), Number(process.env.FAST_CLOCK_RATE));
const RealDate = Date;

class FastDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
}

globalThis.Date = FastDate;
