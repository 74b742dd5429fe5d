import fastify, { type FastifyInstance } from 'fastify';
import { allowedMethods, rememberRoutes } from './allowed-methods.js';

describe('the methods that a path answers to', () => {
  let server: FastifyInstance;
  beforeEach(async () => {
    server = fastify({ exposeHeadRoutes: false });
    rememberRoutes(server);
    server.get('/things', async () => []);
    server.post('/things', async () => ({}));
    server.get('/things/mine', async () => ({}));
    server.delete('/things/:id', async () => ({}));
    server.route({ method: ['PUT', 'PATCH'], url: '/things/:id', handler: async () => ({}) });
    server.put('/things/:id/colour', async () => ({}));
    await server.ready();
  });
  afterEach(() => server.close());

  it.each([
    ['/things', ['GET', 'POST']],
    ['/things/7', ['DELETE', 'PATCH', 'PUT']],
    ['/things/mine', ['DELETE', 'GET', 'PATCH', 'PUT']],
    ['/things/7/colour', ['PUT']],
  ])('of %s are %j', (path, methods) => {
    expect(allowedMethods(server, path)).toEqual(methods);
  });

  it.each(['/', '/thing', '/things/', '/things//colour', '/things/7/colour/x', '/THINGS', ''])(
    'are none for %j, which is no route',
    (path) => {
      expect(allowedMethods(server, path)).toEqual([]);
    },
  );

  it('are those of one server, not of another', async () => {
    const other = fastify();
    rememberRoutes(other);
    expect(allowedMethods(other, '/things')).toEqual([]);
    await other.close();
  });

  it('are none when nobody remembered the routes', async () => {
    const other = fastify();
    expect(allowedMethods(other, '/things')).toEqual([]);
    await other.close();
  });
});
