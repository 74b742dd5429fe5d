import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { runStatement } from '../../database/run-statement.js';
import type { AvailableFactors } from './sign-in-policy.js';

type Flag = boolean | 0 | 1;

const STATEMENT = `
  SELECT
    EXISTS (SELECT 1 FROM totp_credentials WHERE user_id = $1 AND activated_at IS NOT NULL) AS totp,
    EXISTS (SELECT 1 FROM passkeys WHERE user_id = $1) AS passkey,
    EXISTS (SELECT 1 FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL) AS recovery_code,
    EXISTS (SELECT 1 FROM external_identities JOIN identity_providers
      ON identity_providers.id = external_identities.provider_id
      WHERE user_id = $1 AND is_enabled) AS identity`;

/** Finds the second factors of a user. */
@Injectable()
export class FactorsOfUser {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async find(userId: string): Promise<AvailableFactors> {
    const [row] = await runStatement<
      Record<'totp' | 'passkey' | 'recovery_code' | 'identity', Flag>
    >(this.dataSource, STATEMENT, [userId]);
    return {
      totp: Boolean(row?.totp),
      passkey: Boolean(row?.passkey),
      recoveryCode: Boolean(row?.recovery_code),
      identity: Boolean(row?.identity),
    };
  }
}
