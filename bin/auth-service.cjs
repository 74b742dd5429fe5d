#!/usr/bin/env node
// The command `auth-service`. Not an ES module: Node.js would read that one on libuv's pool of threads,
// and start the pool before its size is set.
const { enableCompileCache } = require('../scripts/compile-cache.cjs');
const { prepareThreadPool } = require('../scripts/thread-pool.cjs');

prepareThreadPool();
enableCompileCache();
import('../dist/src/main.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || !error.message.includes('main.js')) throw error;
  process.stderr.write('auth-service is not built yet; run: npm ci && npm run build\n');
  process.exitCode = 1;
});
