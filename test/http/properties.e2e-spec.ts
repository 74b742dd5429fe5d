import * as fc from 'fast-check';
import { Role } from '../../src/access/role.enum.js';
import { type TestUser, isAccessTokenValid, register, registerAdmin } from '../support/users.js';
import { SEED } from '../support/random.mjs';
import { TestApp, type TestRequest } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { bodyFields, type OpenApi, type Operation, operationsOf } from '../support/openapi.js';
import { readOpenApi } from '../support/read-openapi.js';
import { userRows } from '../support/sessions.js';

/** Number of generated requests for each operation and database engine. */
const RUNS = 60;

/** Names with a meaning in JavaScript or in the service, in addition to the documented fields. */
const NAMES = ['__proto__', 'constructor', 'toString', 'id', 'role', 'is_active', 'password_hash'];

/** JSON values of any type, with edge cases. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(1e308, -1e308, 2 ** 53, -0, 1e-320, '', ' ', '\0', '\ud800', "' OR 1=1 --"),
);

function requests(document: OpenApi, path: string, operation: Operation) {
  const field = fc.constantFrom(...Object.keys(bodyFields(document, operation)), ...NAMES);
  return fc.record({
    path: pathOf(path),
    query: fc.dictionary(
      fc.constantFrom('limit', 'cursor', 'sort', 'role', 'is_active', 'q', 'with_total', 'x'),
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      { maxKeys: 3 },
    ),
    json: fc.oneof(fc.dictionary(field, value, { maxKeys: 5 }), fc.jsonValue({ maxDepth: 3 })),
  });
}

/** Paths with ids in many forms, none of them the id of an existing user or session. */
function pathOf(path: string): fc.Arbitrary<string> {
  const id = fc.oneof(
    fc.uuid(),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
    fc.constantFrom('me', '..', '%00', '0', 'null', '%2e%2e%2f', 'a'.repeat(2_000)),
  );
  return fc.array(id, { minLength: 2, maxLength: 2 }).map((ids) => {
    const remaining = [...ids];
    return path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(remaining.pop() ?? ''));
  });
}

describe('generated requests to every operation', () => {
  let app: TestApp;
  let document: OpenApi;
  let admin: TestUser;
  let user: TestUser;

  beforeAll(async () => {
    app = await TestApp.start(EVERY_FEATURE);
    document = await readOpenApi(app);
    admin = await registerAdmin(app);
    user = await register(app);
  });
  afterAll(() => app.close());

  async function sendToEveryOperation(createSender?: () => Promise<TestUser>): Promise<void> {
    for (const { method, path, operation } of operationsOf(document)) {
      // Each operation has a new user, since an operation may sign the user out or change the username.
      const token = (await createSender?.())?.access_token;
      await fc.assert(
        fc.asyncProperty(requests(document, path, operation), async (sent) => {
          const options: TestRequest = { token };
          if (method !== 'GET') options.json = sent.json;
          const query = new URLSearchParams(sent.query).toString();
          // `request` checks each response against the OpenAPI document.
          const { status } = await app.request(method, `${sent.path}?${query}`, options);
          expect(status).toBeLessThan(500);
        }),
        { numRuns: RUNS, seed: SEED },
      );
    }
  }

  it('changes no existing user without a token', async () => {
    const rows = () => userRows(app).find({ order: { id: 'ASC' } });
    const before = await rows();
    await sendToEveryOperation();
    const ids = new Set(before.map(({ id }) => id));
    expect((await rows()).filter(({ id }) => ids.has(id))).toEqual(before);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('changes no other user and creates no admin with the token of a user', async () => {
    const others = () => userRows(app).findBy([{ id: admin.id }, { id: user.id }]);
    const before = await others();
    await sendToEveryOperation(() => register(app));
    expect(await others()).toEqual(before);
    expect(await userRows(app).countBy({ role: Role.Admin })).toBe(1);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });
});
