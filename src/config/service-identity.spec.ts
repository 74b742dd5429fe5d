import { load } from '../../test/support/configuration.js';
import { appName } from './service-identity.js';

describe('appName', () => {
  it.each([
    [{ BRAND_NAME: 'Brand', MAIL_FROM: 'Sender <no-reply@example.com>' }, 'Brand'],
    [{ MAIL_FROM: 'Sender <no-reply@example.com>', APP_URL: 'https://app.example.com' }, 'Sender'],
    [{ MAIL_FROM: 'no-reply@example.com', APP_URL: 'https://app.example.com' }, 'app.example.com'],
    [{ PUBLIC_URL: 'https://auth.example.com' }, 'auth.example.com'],
    [{}, 'localhost'],
  ])('of %j is %s', (variables, name) => {
    expect(appName(load(variables))).toBe(name);
  });
});
