import bcrypt from 'bcrypt';

/** How many bcrypt checks a second this machine does, with so many at once: prints the number. */
const [cost, slots, seconds] = process.argv.slice(2).map(Number);

const hash = await bcrypt.hash('a password of forty-four characters, or some', cost);
const end = performance.now() + seconds * 1000;
let checks = 0;

async function check() {
  while (performance.now() < end) {
    await bcrypt.compare('a password of forty-four characters, or some', hash);
    checks += 1;
  }
}

// There is nothing to warm up: all of it is native.
const startedAt = performance.now();
await Promise.all(Array.from({ length: slots }, check));
process.stdout.write(`${checks / ((performance.now() - startedAt) / 1000)}\n`);
