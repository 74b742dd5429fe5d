import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { Repository } from 'typeorm';
import { COMMAND_LINE } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import type { RefusalLog } from '../../audit/refusal-log.js';
import { Environment } from '../../config/environment.js';
import type { SignInUser, SignInUsers } from '../../identity/sign-in-users.js';
import type { User } from '../../identity/user.entity.js';
import { HashQueue } from './hash-queue.js';
import { PasswordHasher } from './password-hasher.js';
import { WorkProfile } from './work-profile.js';
import { PasswordVerifier } from './password-verifier.service.js';

// Django 1.10, tests/auth_tests/test_hashers.py
const DJANGO_HASH = 'pbkdf2_sha256$30000$seasalt2$a75qzbogeVhNFeMqhdgyyoqGKpIzYUo651sq57RERew=';
const USER = {
  id: 'ada',
  role: Role.User,
  isActive: true,
  credentialEpoch: 0,
  emailVerifiedAt: null,
  passwordExpiresAt: null,
  lastLoginAt: null,
  deletionDueAt: null,
  hasSecondFactor: false,
};

describe('PasswordVerifier', () => {
  const environment = Object.assign(new Environment(), { BCRYPT_ROUNDS: 4 });
  const find = jest.fn<() => Promise<SignInUser | undefined>>();
  const update = jest.fn<() => Promise<void>>();
  const record = jest.fn();
  let queue: HashQueue;
  let hasher: PasswordHasher;
  let verifier: PasswordVerifier;
  beforeEach(() => {
    jest.resetAllMocks();
    const users = { update } as unknown as Repository<User>;
    const signInUsers = { find } as unknown as SignInUsers;
    queue = new HashQueue(environment, 1);
    hasher = new PasswordHasher(environment, queue, new WorkProfile(environment));
    verifier = new PasswordVerifier(users, signInUsers, queue, hasher, {
      record,
    } as unknown as RefusalLog);
  });

  const found = (hash: string) => find.mockResolvedValue({ ...USER, passwordHash: hash });
  const verify = (password: string) => verifier.verify('ada', password, COMMAND_LINE);

  it('returns the user of a name and its password', async () => {
    found(await hasher.hash('password'));
    expect(await verify('password')).toMatchObject({ id: 'ada', isActive: true });
    expect(update).not.toHaveBeenCalled();
  });

  it('rejects a wrong password and an unknown name alike, and records both', async () => {
    found(await hasher.hash('password'));
    await expect(verify('passwore')).rejects.toMatchObject({ code: 'invalid_credentials' });
    find.mockResolvedValue(undefined);
    await expect(verify('password')).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(record).toHaveBeenCalledTimes(2);
  });

  it('verifies a hash of another system in a slot of the hash queue, and replaces it', async () => {
    found(DJANGO_HASH);
    let release!: () => void;
    const held = queue.run(() => new Promise<void>((resolve) => (release = resolve)));
    const verified = verify('lètmein');
    await pause(50);
    expect(queue.waiting).toBe(1);
    release();
    expect(await verified).toMatchObject({ id: 'ada' });
    expect(update).toHaveBeenCalledWith(
      { id: 'ada', passwordHash: DJANGO_HASH },
      { passwordHash: expect.stringContaining('$bcrypt-sha256$') },
    );
    await held;
  });

  it('runs no query for a request that the hash queue rejects', async () => {
    jest.spyOn(queue, 'isBusy', 'get').mockReturnValue(true);
    await expect(verify('password')).rejects.toMatchObject({ code: 'overloaded' });
    expect(find).not.toHaveBeenCalled();
  });

  it('frees its place in the hash queue when the query fails', async () => {
    find.mockRejectedValue(new Error('unavailable'));
    await expect(verify('password')).rejects.toThrow('unavailable');
    await queue.run(() => pause(5));
    expect(queue.expectedWait).toBe(0);
  });
});
