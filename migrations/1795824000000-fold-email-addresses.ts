import { Logger } from '@nestjs/common';
import { type MigrationInterface, type QueryRunner } from 'typeorm';

interface Row {
  id: string;
  email: string;
  email_canonical: string;
}

/** Rows per statement. */
const PAGE = 1_000;

/**
 * Folds the case of canonical e-mail addresses outside ASCII as Unicode does (`ß` equals `SS`). An address
 * that equals another user's afterwards is left as it is and reported: one of the two has to change.
 *
 * The rules are repeated here as they were at the time: a migration must not change later.
 */
export class FoldEmailAddresses1795824000000 implements MigrationInterface {
  private readonly logger = new Logger('Migration');

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.rewrite(queryRunner, fold);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await this.rewrite(queryRunner, (text) => text.toLowerCase());
  }

  private async rewrite(queryRunner: QueryRunner, foldCase: (text: string) => string) {
    let after = '';
    for (;;) {
      const rows = await readPage(queryRunner, after);
      for (const row of rows) await this.rewriteRow(queryRunner, row, foldCase);
      const last = rows.at(-1);
      if (!last) return;
      after = last.email_canonical;
    }
  }

  private async rewriteRow(
    queryRunner: QueryRunner,
    { id, email, email_canonical }: Row,
    foldCase: (text: string) => string,
  ): Promise<void> {
    const at = email_canonical.lastIndexOf('@');
    const local = email.slice(0, email.lastIndexOf('@')).normalize('NFC');
    const canonical = `${foldCase(local).normalize('NFC')}${email_canonical.slice(at)}`;
    if (canonical === email_canonical) return;
    const [other] = await queryRunner.query('SELECT id FROM users WHERE email_canonical = $1', [
      canonical,
    ]);
    if (other) {
      this.logger.warn(
        `The e-mail addresses of the users ${id} and ${other.id} differ only in case; change one of them`,
      );
      return;
    }
    await queryRunner.query('UPDATE users SET email_canonical = $1 WHERE id = $2', [canonical, id]);
  }
}

/** Full case folding of the Unicode standard, as far as two conversions do it. */
function fold(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** Rows with a canonical address outside ASCII, in its order. */
function readPage(queryRunner: QueryRunner, after: string): Promise<Row[]> {
  const isPostgres = queryRunner.connection.options.type === 'postgres';
  const isNotAscii = isPostgres ? `email_canonical ~ '[^ -~]'` : `email_canonical GLOB '*[^ -~]*'`;
  return queryRunner.query(
    `SELECT id, email, email_canonical FROM users WHERE ${isNotAscii} AND email_canonical > $1
     ORDER BY email_canonical LIMIT ${PAGE}`,
    [after],
  );
}
