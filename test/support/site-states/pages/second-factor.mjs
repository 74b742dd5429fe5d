const page = '/second-factor';
const ALERT = '[role="alert"]';

async function askForCode(visitor) {
  await visitor.register();
  const codes = await visitor.enrollTotp();
  await visitor.signOut();
  await visitor.signIn();
  return codes;
}

async function askForRecoveryCode(visitor) {
  await askForCode(visitor);
  await visitor.go(`${page}?method=recovery_code`);
}

async function offerEnrolment(visitor) {
  await visitor.register();
  await visitor.signIn();
}

async function enrol(visitor) {
  await offerEnrolment(visitor);
  await visitor.send({}, 'enroll');
  visitor.secret = await visitor.page.locator('.codes code').first().innerText();
}

export const secondFactorStates = [
  { page, name: 'code', open: askForCode },
  {
    page,
    name: 'wrong code',
    has: ALERT,
    open: async (visitor) => {
      await askForCode(visitor);
      await visitor.send({ code: '000000' }, 'totp');
    },
  },
  {
    page,
    name: 'sent without a code',
    has: ALERT,
    open: async (visitor) => {
      await askForCode(visitor);
      await visitor.send({}, 'totp');
    },
  },
  {
    page,
    name: 'too many codes',
    has: ALERT,
    open: async (visitor) => {
      await askForCode(visitor);
      for (let count = 0; count < 10; count += 1) {
        await visitor.send({ code: '000000' }, 'totp');
        if (visitor.path !== page) await visitor.signIn();
      }
      await visitor.send({ code: '000000' }, 'totp');
    },
  },
  { page, name: 'recovery code', open: askForRecoveryCode },
  {
    page,
    name: 'wrong recovery code',
    has: ALERT,
    open: async (visitor) => {
      await askForRecoveryCode(visitor);
      await visitor.send({ recovery_code: 'AAAAA-AAAAA' }, 'recovery_code');
    },
  },
  { page, name: 'enrolment that is required', service: 'strict', open: offerEnrolment },
  { page, name: 'new authenticator app', service: 'strict', open: enrol },
  {
    page,
    name: 'wrong first code',
    service: 'strict',
    has: ALERT,
    open: async (visitor) => {
      await enrol(visitor);
      await visitor.send({ code: '000000' }, 'activate');
    },
  },
  {
    page,
    name: 'recovery codes',
    service: 'strict',
    has: '.codes',
    open: async (visitor) => {
      await enrol(visitor);
      await visitor.send({ code: visitor.code() }, 'activate');
    },
  },
];
