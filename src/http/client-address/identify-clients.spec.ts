import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fastify from 'fastify';
import { Environment } from '../../config/environment.js';
import { Metrics } from '../../observability/metrics/metrics.js';
import { identifyClients } from './identify-clients.js';

describe('identifyClients', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('logs unknown addresses once a minute, with their number', async () => {
    const lines: string[] = [];
    jest
      .spyOn(Logger.prototype, 'warn')
      .mockImplementation((line: unknown) => void lines.push(String(line)));
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const server = fastify();
    identifyClients(server, Object.assign(new Environment(), { TRUST_PROXY: 1 }), new Metrics());
    server.get('/', ({ clientAddress }) => ({ clientAddress }));
    for (now of [0, 1_000, 59_000, 60_000, 61_000]) {
      const headers = { 'x-forwarded-for': `at ${now}` };
      expect((await server.inject({ url: '/', headers })).json()).toEqual({ clientAddress: null });
    }
    expect(lines).toEqual([
      expect.stringMatching(/since the last such line: 1\).*"at 0"/),
      expect.stringMatching(/since the last such line: 3\).*"at 60000"/),
    ]);
    await server.close();
  });

  it('counts and determines the address of a request once', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const metrics = new Metrics();
    const count = jest.spyOn(metrics, 'unknownAddress');
    const server = fastify();
    identifyClients(server, Object.assign(new Environment(), { TRUST_PROXY: true }), metrics);
    server.get('/', (request) => [request.clientAddress, request.clientAddress]);
    const headers = { 'x-forwarded-for': 'unknown' };
    expect((await server.inject({ url: '/', headers })).json()).toEqual([null, null]);
    expect(count).toHaveBeenCalledTimes(1);
    await server.close();
  });
});
