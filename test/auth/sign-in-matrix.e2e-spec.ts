import { TestApp, type TestResponse } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { emailCode, emailLink } from '../support/sign-in-ways/email.way.js';
import { passkey, secondPasskey, stepUp } from '../support/sign-in-ways/passkey.way.js';
import { password } from '../support/sign-in-ways/password.way.js';
import {
  ALL_WAYS,
  type Condition,
  CONDITIONS,
  type SignInWay,
  type TestClient,
} from '../support/sign-in-ways/sign-in-way.js';
import { recoveryCode, totp } from '../support/sign-in-ways/totp.way.js';
import { trustedDevice } from '../support/sign-in-ways/trusted-device.way.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

const HERE: TestClient = {
  remoteAddress: '198.51.100.1',
  headers: { 'user-agent': 'a browser' },
};
const ELSEWHERE: TestClient = {
  remoteAddress: '203.0.113.9',
  headers: { 'user-agent': 'another browser' },
};

const NEW_PASSWORD = 'another long password';

/** Codes of errors, `signed in`, or the fields of another response. */
type Answers = Record<Condition, string>;

/** The answers that the second factors of an attempt have in common. */
const SECOND_FACTOR: Answers = {
  enabled: 'signed in',
  missing: 'invalid_sign_in_token',
  'of a disabled user': 'invalid_sign_in_token',
  'after a change of the password': 'invalid_sign_in_token',
  expired: 'invalid_sign_in_token',
  'used again': 'invalid_sign_in_token',
  "with another user's handle": 'invalid_second_factor',
  'from another client': 'signed in',
};

/** The answers of a mail: its token is void after a change of the user. */
const OF_MAIL: Answers = {
  ...SECOND_FACTOR,
  missing: 'invalid_one_time_token',
  'of a disabled user': 'invalid_one_time_token',
  'after a change of the password': 'invalid_one_time_token',
  "with another user's handle": 'invalid_one_time_token',
};

/** One answer for each way and condition. */
const MATRIX: Record<string, [SignInWay, Answers]> = {
  'a password': [
    password,
    {
      enabled: 'signed in',
      missing: 'invalid_credentials',
      'of a disabled user': 'account_disabled',
      'after a change of the password': 'invalid_credentials',
      expired: 'invalid_credentials',
      'used again': 'signed in',
      "with another user's handle": 'invalid_credentials',
      'from another client': 'signed in',
    },
  ],
  'the code of a mail': [emailCode, OF_MAIL],
  'the link of a mail': [
    emailLink,
    // Without the sign-in of its mail, a link shows the code to type there.
    {
      ...OF_MAIL,
      expired: 'code',
      'used again': 'invalid_one_time_token',
      "with another user's handle": 'code',
    },
  ],
  'a passkey': [
    passkey,
    {
      ...SECOND_FACTOR,
      missing: 'unknown_passkey',
      'of a disabled user': 'account_disabled',
      // A passkey does not depend on the password, and the attempt has no user before.
      'after a change of the password': 'signed in',
      "with another user's handle": 'invalid_passkey',
    },
  ],
  'an app after the password': [totp, SECOND_FACTOR],
  'a recovery code after the password': [recoveryCode, SECOND_FACTOR],
  'a passkey after the password': [
    secondPasskey,
    { ...SECOND_FACTOR, "with another user's handle": 'invalid_passkey' },
  ],
  'the password on a trusted device': [
    trustedDevice,
    {
      enabled: 'signed in',
      missing: 'second_factor_required',
      'of a disabled user': 'account_disabled',
      'after a change of the password': 'second_factor_required',
      expired: 'second_factor_required',
      'used again': 'signed in',
      "with another user's handle": 'second_factor_required',
      'from another client': 'signed in',
    },
  ],
  'a step-up by password and passkey': [
    stepUp,
    { ...SECOND_FACTOR, "with another user's handle": 'invalid_passkey' },
  ],
};

const resultOf = (body: object) =>
  'access_token' in body ? 'signed in' : Object.keys(body).join();

const cells = Object.entries(MATRIX).flatMap(([name, [way, answers]]) =>
  CONDITIONS.map((condition) => ({ name, way, condition, answer: answers[condition] })),
);

describe('the matrix of sign-ins', () => {
  let app: TestApp;
  let admin: TestUser;
  let mails: MailSink;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({
      ...ALL_WAYS,
      ...mails.variables,
      PUBLIC_URL: 'http://localhost:8000',
    });
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const change = async ({ id }: TestUser, json: object) => {
    const { status } = await app.api('PUT', `/users/${id}`, { token: admin.access_token, json });
    expect(status).toBe(200);
  };

  async function handleOfAnotherUser(way: SignInWay): Promise<string> {
    const other = await register(app);
    await way.prepare({ app, mails }, other);
    return way.start({ app, mails }, other, HERE);
  }

  /** Runs a way under a condition. */
  async function run(way: SignInWay, condition: Condition): Promise<TestResponse> {
    const scene = { app, mails };
    const user = await register(app);
    if (condition === 'missing') await way.prepareWithout(scene, user);
    else await way.prepare(scene, user);
    const handle = await way.start(scene, user, HERE);
    if (condition === 'of a disabled user') await change(user, { is_active: false });
    if (condition === 'after a change of the password') {
      await change(user, { password: NEW_PASSWORD });
      user.password = NEW_PASSWORD;
    }
    if (condition === 'expired') await way.expire(scene, user);
    if (condition === "with another user's handle") {
      return way.prove(scene, user, await handleOfAnotherUser(way), HERE);
    }
    if (condition === 'used again') await way.prove(scene, user, handle, HERE);
    return way.prove(scene, user, handle, condition === 'from another client' ? ELSEWHERE : HERE);
  }

  it.each(cells)('answers $name $condition: $answer', async ({ way, condition, answer }) => {
    const { status, body } = await run(way, condition);
    expect(status < 300 ? resultOf(body) : body.code).toBe(answer);
  });
});
