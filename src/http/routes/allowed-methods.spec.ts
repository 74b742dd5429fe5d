import fastify, { type FastifyInstance } from 'fastify';
import { allowedMethods, recordRoutes } from './allowed-methods.js';

describe('allowedMethods', () => {
  let server: FastifyInstance;
  beforeEach(async () => {
    server = fastify({ exposeHeadRoutes: false });
    recordRoutes(server);
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
  ])('returns for %s: %j', (path, methods) => {
    expect(allowedMethods(server, path)).toEqual(methods);
  });

  it.each(['/', '/thing', '/things/', '/things//colour', '/things/7/colour/x', '/THINGS', ''])(
    'is empty for %j, which is not a route',
    (path) => {
      expect(allowedMethods(server, path)).toEqual([]);
    },
  );

  it('returns only the methods of the same server', async () => {
    const other = fastify();
    recordRoutes(other);
    expect(allowedMethods(other, '/things')).toEqual([]);
    await other.close();
  });

  it('is empty on a server without recorded routes', async () => {
    const other = fastify();
    expect(allowedMethods(other, '/things')).toEqual([]);
    await other.close();
  });
});
