import sqlite3 from 'sqlite3';
import type { TestDatabase } from './database.js';

/** The file of a test's database, opened once more: what another process would see and do. */
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
