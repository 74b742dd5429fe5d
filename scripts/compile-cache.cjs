const { lstatSync, mkdirSync } = require('node:fs');
const nodeModule = require('node:module');
const { homedir } = require('node:os');
const path = require('node:path');

/**
 * Keeps compiled code between runs, with Node.js 22.8 and later: `user list` then takes a sixth less processor
 * time. `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 */
function enableCompileCache() {
  // On Windows, where the owner of a folder can't be checked, there is no cache.
  if (!nodeModule.enableCompileCache || !process.getuid) return;
  try {
    const caches = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
    const folder = path.join(caches, 'auth-service');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isPrivate(folder)) nodeModule.enableCompileCache(folder);
  } catch {
    // The home folder is not writable, as in a read-only container.
  }
}

/** Code from the folder is executed, so other users must not be able to write to it. */
function isPrivate(folder) {
  const { mode, uid } = lstatSync(folder);
  return uid === process.getuid() && (mode & 0o170022) === 0o040000;
}

module.exports = { enableCompileCache };
