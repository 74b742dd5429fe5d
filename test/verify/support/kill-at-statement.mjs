// Loaded into a server before its own code (`node --import`): logs the statements that it sends to the
// database, and kills the process at one of them.
import { appendFileSync } from 'node:fs';
import { Client } from 'pg';
import sqlite3 from 'sqlite3';

const { VERIFY_STATEMENTS: file, VERIFY_KILL_AT: number, VERIFY_KILL_WHEN: when } = process.env;

let count = 0;
instrument(Client.prototype, 'query');
for (const name of ['run', 'all', 'get', 'each', 'exec'])
  instrument(sqlite3.Database.prototype, name);

function instrument(prototype, name) {
  const original = prototype[name];
  prototype[name] = function send(...args) {
    const text = args[0]?.text ?? args[0];
    count += 1;
    appendFileSync(file, `${JSON.stringify(String(text))}\n`);
    const isLast = count === Number(number);
    if (isLast && when === 'before') killSelf();
    const result = original.apply(this, args);
    // The next turn of the event loop: the statement has been sent, or runs in another thread.
    if (isLast) setImmediate(killSelf);
    return result;
  };
}

function killSelf() {
  process.kill(process.pid, 'SIGKILL');
}
