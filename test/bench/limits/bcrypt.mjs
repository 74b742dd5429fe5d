import bcrypt from 'bcrypt';
import { measureRate } from '../support/measure-rate.mjs';

/** How many bcrypt checks a second this machine does, with so many at once: prints the number. */
const [cost, slots, seconds] = process.argv.slice(2).map(Number);

const PASSWORD = 'a password of forty-four characters, or some';
const hash = await bcrypt.hash(PASSWORD, cost);
await measureRate(slots, seconds, () => () => bcrypt.compare(PASSWORD, hash));
