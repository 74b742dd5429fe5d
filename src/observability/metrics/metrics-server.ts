import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { codeOf } from '../../common/errors/code-of.js';
import { StartupError } from '../../common/errors/startup.error.js';
import { Environment } from '../../config/environment.js';
import { Metrics } from './metrics.js';

/** Milliseconds that a client may take to send a request, and to accept a part of the response. */
const TIMEOUT = 30_000;

/** Serves the metrics on a separate port: they must not be reachable where the API is. */
@Injectable()
export class MetricsServer implements OnApplicationShutdown {
  private readonly server = createServer(
    (request, response) => void this.respond(request, response),
  );

  constructor(
    private readonly metrics: Metrics,
    private readonly environment: Environment,
  ) {
    // Collecting the metrics takes memory for each response that is not read.
    this.server.maxRequestsPerSocket = 1;
    this.server.timeout = TIMEOUT;
  }

  /** Does nothing unless METRICS_PORT is set. @throws StartupError when the port cannot be opened */
  async listen(): Promise<void> {
    if (!this.metrics.meters) return;
    const { METRICS_PORT: port, METRICS_HOST: host } = this.environment;
    try {
      await once(this.server.listen(port, host), 'listening');
    } catch (error) {
      throw new StartupError(
        `METRICS_PORT ${port} cannot be opened on METRICS_HOST ${host} (${codeOf(error)}); change one of them`,
        error,
      );
    }
    new Logger('Server').log(`Metrics  http://${host}:${port}/metrics`);
  }

  /** After the last request, so that a scrape during the shutdown is complete. */
  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async respond({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const registry = this.metrics.meters?.registry;
    if (!registry || method !== 'GET' || url?.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } catch (error) {
      new Logger(MetricsServer.name).error(`Metrics cannot be collected: ${String(error)}`);
      response.writeHead(500).end();
    }
  }
}
