import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull, MoreThan, Not } from 'typeorm';
import { Passkey } from '../../credentials/passkeys/passkey.entity.js';
import { RecoveryCodes } from '../../credentials/recovery-codes/recovery-codes.js';
import { TotpCredential } from '../../credentials/totp/totp-credential.entity.js';
import { assertFound } from '../../identity/user-lookup.service.js';
import { User } from '../../identity/user.entity.js';
import { TrustedDevice } from '../../sessions/trusted-devices/trusted-device.entity.js';
import type { FactorsResponse } from './dto/factors.response.js';

/** Lists the factors of users, also those of kinds that are turned off. */
@Injectable()
export class FactorOverview {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly recoveryCodes: RecoveryCodes,
  ) {}

  /** @throws AppException `not_found` */
  async read(userId: string): Promise<FactorsResponse> {
    const { manager } = this.dataSource;
    const user = await manager.findOne(User, {
      select: { id: true, passwordHash: true, credentialEpoch: true, factorResetDueAt: true },
      where: { id: userId },
    });
    const { passwordHash, credentialEpoch, factorResetDueAt } = assertFound(user);
    const [totp, passkeys, remaining, trustedDevices] = await Promise.all([
      manager.findOneBy(TotpCredential, { userId, activatedAt: Not(IsNull()) }),
      manager.find(Passkey, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } }),
      this.recoveryCodes.countUnused(manager, userId),
      // One of another epoch is void.
      manager.countBy(TrustedDevice, {
        userId,
        credentialEpoch,
        expiresAt: MoreThan(new Date()),
      }),
    ]);
    return {
      has_password: passwordHash !== null,
      totp: totp?.activatedAt ? { created_at: totp.activatedAt.toISOString() } : null,
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        created_at: createdAt.toISOString(),
        last_used_at: lastUsedAt?.toISOString() ?? null,
      })),
      recovery_codes: { remaining },
      trusted_devices: trustedDevices,
      factor_reset: factorResetDueAt && { due_at: factorResetDueAt.toISOString() },
    };
  }
}
