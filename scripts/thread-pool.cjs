// Loaded before everything else: libuv reads the variable once, when its pool is first used. One
// thread a core for hashing, and two for the database's driver, DNS and files (src/config/thread-pool.ts).
const { availableParallelism } = require('node:os');

process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism() + 2));
