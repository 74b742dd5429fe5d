import sqlite3 from 'sqlite3';
import type { TestDatabase } from './database.js';

/** A second connection to the file of a test's database, like that of another process. */
export class SecondConnection {
  private readonly connection: sqlite3.Database;

  constructor({ url }: TestDatabase) {
    this.connection = new sqlite3.Database(url.replace('sqlite:', ''));
  }

  run(statement: string, parameters: unknown[] = []): Promise<void> {
    return new Promise((resolve, reject) => {
      this.connection.run(statement, parameters, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.connection.close((error) => (error ? reject(error) : resolve()));
    });
  }
}
