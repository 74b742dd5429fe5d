import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds. */
const ANSWER_DELAY = 200;

export interface CollectedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  links?: { traceId: string; spanId: string }[];
  status: { code?: number };
  attributes: Record<string, string | number>;
}

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number };
}

const toRecord = (attributes: Attribute[]) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
  );

/** Receives traces in JSON, like an OTLP/HTTP collector. */
export class Collector {
  /** All request bodies, concatenated. */
  text = '';
  readonly spans: CollectedSpan[] = [];
  readonly paths = new Set<string>();
  answers = 0;
  /** Requests that wait for an answer on an open connection. */
  pending = 0;
  resource: Record<string, string | number> = {};
  /** Whether requests wait for an answer until `close`. */
  isStalled = false;
  private readonly server = createServer(
    (request, response) => void this.receive(request, response),
  );

  /** @returns the address for OTEL_EXPORTER_OTLP_ENDPOINT */
  async listen(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.pending += 1;
    response.once('close', () => (this.pending -= 1));
    const body = (await request.toArray()).join('');
    this.paths.add(`${request.method} ${request.url}`);
    this.text += body;
    for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans) {
      this.resource = toRecord(resource.attributes);
      for (const span of scopeSpans.flatMap(({ spans }: { spans: object[] }) => spans)) {
        this.spans.push({ ...span, attributes: toRecord(span.attributes) });
      }
    }
    if (this.isStalled) return;
    await pause(ANSWER_DELAY);
    this.answers += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
}
