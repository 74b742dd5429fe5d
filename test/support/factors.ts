import { randomBytes, randomUUID } from 'node:crypto';
import { type DeepPartial, DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { Passkey } from '../../src/credentials/passkeys/passkey.entity.js';
import { RecoveryCode } from '../../src/credentials/recovery-codes/recovery-code.entity.js';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { User } from '../../src/identity/user.entity.js';
import { TrustedDevice } from '../../src/sessions/trusted-devices/trusted-device.entity.js';
import type { TestApp } from './app.js';

type FactorName = 'totp' | 'passkey' | 'recovery_code' | 'trusted_device';

const random = (bytes = 32) => randomBytes(bytes).toString('base64url');

/** The rows of factors, as the flows write them; no proof fits to them. */
const ROWS: Record<
  FactorName,
  { entity: EntityTarget<ObjectLiteral>; columns: (user: User, now: Date) => object }
> = {
  totp: {
    entity: TotpCredential,
    columns: (_, now) => ({ secret: random(), lastStep: null, createdAt: now, activatedAt: now }),
  },
  passkey: {
    entity: Passkey,
    columns: (_, now) => ({
      credentialId: random(),
      publicKey: random(64),
      signCount: 0,
      transports: 'internal hybrid',
      aaguid: randomUUID(),
      isBackupEligible: true,
      isBackedUp: true,
      isUvInitialized: true,
      name: 'phone',
      createdAt: now,
      lastUsedAt: null,
    }),
  },
  recovery_code: {
    entity: RecoveryCode,
    columns: (_, now) => ({ mac: random(), keyId: random(6), createdAt: now, usedAt: null }),
  },
  trusted_device: {
    entity: TrustedDevice,
    columns: ({ credentialEpoch }, now) => ({
      seed: random(),
      credentialEpoch,
      ip: '192.0.2.1',
      userAgent: 'Mozilla/5.0',
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + 86_400_000),
    }),
  },
};

/** Adds factors to a user without the flows that add them, in this order. */
export async function addFactors(
  app: TestApp,
  userId: string,
  ...factors: FactorName[]
): Promise<void> {
  await app.app.get(ChangeFeed).transaction(async (manager, publish) => {
    const user = await manager.findOneByOrFail(User, { id: userId });
    for (const name of factors) {
      const { entity, columns } = ROWS[name];
      const row: DeepPartial<ObjectLiteral> = { id: randomUUID(), userId };
      await manager.insert(entity, { ...row, ...columns(user, new Date()) });
    }
    const hasSecondFactor = factors.includes('totp') || factors.includes('passkey');
    if (hasSecondFactor) await manager.update(User, { id: userId }, { hasSecondFactor });
    publish({ user: userId });
  });
}

/** Number of rows of each kind that a user has. */
export async function countFactors(
  app: TestApp,
  userId: string,
): Promise<Record<FactorName, number>> {
  const { manager } = app.get(DataSource);
  const counts = Object.entries(ROWS).map(
    async ([name, { entity }]) => [name, await manager.countBy(entity, { userId })] as const,
  );
  return Object.fromEntries(await Promise.all(counts)) as Record<FactorName, number>;
}
