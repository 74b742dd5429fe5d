import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { User } from '../../identity/user.entity.js';
import { assertFound } from '../../identity/user-lookup.service.js';
import { type ExportedUser, toExportedUser } from './dto/exported-user.js';
import { OMITTED_COLUMNS } from './omitted-columns.js';
import type { ExportSection } from './sections/export-section.js';
import { exportedAddresses } from './sections/exported-addresses.js';
import { exportedAuditEvents } from './sections/exported-audit-events.js';
import { exportedAttempts } from './sections/exported-attempts.js';
import { exportedConsents } from './sections/exported-consents.js';
import { exportedDeliveries } from './sections/exported-deliveries.js';
import { exportedFactors } from './sections/exported-factors.js';
import { exportedSessions } from './sections/exported-sessions.js';
import { exportedTokens } from './sections/exported-tokens.js';

const SECTIONS: readonly ExportSection[] = [
  exportedSessions,
  exportedAddresses,
  exportedTokens,
  exportedAttempts,
  ...exportedFactors,
  exportedConsents,
  exportedAuditEvents,
  exportedDeliveries,
];

/** Exports everything that the database holds about a user (GDPR, articles 15 and 20). */
@Injectable()
export class UserExport {
  private readonly logger = new Logger(UserExport.name);

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Records the export, and starts it.
   *
   * @returns the text of a `UserExportResponse`, read from the database as the consumer accepts it
   * @throws AppException `not_found`
   */
  async start(userId: string, requester: Requester): Promise<Readable> {
    const { manager } = this.dataSource;
    const user = toExportedUser(await readUser(manager, userId));
    // A transaction: its commit writes the line of the log.
    await manager.transaction((writer) =>
      recordAudit(writer, requester, { event: 'user_exported', userId }),
    );
    return Readable.from(this.write(user), { objectMode: false });
  }

  private async *write(user: ExportedUser): AsyncGenerator<string> {
    const exportedAt = JSON.stringify(new Date());
    yield `{"exported_at":${exportedAt},\n"user":${JSON.stringify(user)}`;
    try {
      for (const section of SECTIONS)
        yield* writeSection(section, this.dataSource.manager, user.id);
    } catch (error) {
      // The status has been sent: the connection closes before the end of the document.
      this.logger.warn(`Export of the user ${user.id} failed: ${String(error)}`);
      throw error;
    }
    yield `,\n"omitted":${JSON.stringify(OMITTED_COLUMNS)}}\n`;
  }
}

async function* writeSection(
  { name, read }: ExportSection,
  manager: EntityManager,
  userId: string,
): AsyncGenerator<string> {
  let separator = `,\n"${name}":[\n`;
  for await (const rows of read(manager, userId)) {
    yield separator + rows.map((row) => JSON.stringify(row)).join(',\n');
    separator = ',\n';
  }
  yield separator.startsWith(',\n"') ? `,\n"${name}":[]` : ']';
}

async function readUser(manager: EntityManager, id: string): Promise<User> {
  const user = manager.createQueryBuilder(User, 'user').addSelect('user.passwordHash');
  return assertFound(await user.where({ id }).getOne());
}
