// Loaded into a server before its own code (`node --import`): counts the statements that it sends to
// its database, writes them down, and kills the process at one of them.
import { appendFileSync } from 'node:fs';
import { Client } from 'pg';
import sqlite3 from 'sqlite3';

const { VERIFY_STATEMENTS: file, VERIFY_KILL_AT: number, VERIFY_KILL_WHEN: when } = process.env;

let count = 0;
watch(Client.prototype, 'query');
for (const name of ['run', 'all', 'get', 'each', 'exec']) watch(sqlite3.Database.prototype, name);

function watch(prototype, name) {
  const original = prototype[name];
  prototype[name] = function send(...args) {
    const text = args[0]?.text ?? args[0];
    count += 1;
    appendFileSync(file, `${JSON.stringify(String(text))}\n`);
    const isLast = count === Number(number);
    if (isLast && when === 'before') killSelf();
    const result = original.apply(this, args);
    // By then it has been sent, or has begun in another thread; nobody waits for its end.
    if (isLast) setImmediate(killSelf);
    return result;
  };
}

function killSelf() {
  process.kill(process.pid, 'SIGKILL');
}
