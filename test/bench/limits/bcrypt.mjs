import bcrypt from 'bcrypt';
import { measureRate } from '../support/measure-rate.mjs';

/** Prints the number of bcrypt checks per second with `slots` concurrent ones. */
const [cost, slots, seconds] = process.argv.slice(2).map(Number);

const PASSWORD = 'a password of forty-four characters, or some';
const hash = await bcrypt.hash(PASSWORD, cost);
await measureRate(slots, seconds, () => () => bcrypt.compare(PASSWORD, hash));
