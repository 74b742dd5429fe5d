import { waitUntil } from './wait-until.js';

export interface StreamEvent {
  id: string;
  event: string;
  data: { id?: string; at: number };
}

/** An open stream of server-sent events; its events are collected as they arrive. */
export class EventStream {
  readonly events: StreamEvent[] = [];
  isEnded = false;

  private constructor(
    readonly response: Response,
    private readonly aborter: AbortController,
  ) {}

  static async open(url: string, headers: Record<string, string>): Promise<EventStream> {
    const aborter = new AbortController();
    const accept = 'text/event-stream';
    const response = await fetch(url, { headers: { accept, ...headers }, signal: aborter.signal });
    const stream = new EventStream(response, aborter);
    void stream.read();
    return stream;
  }

  /** Waits for an event about an id. */
  async find(event: string, id?: string): Promise<StreamEvent> {
    const matches = (each: StreamEvent) => each.event === event && (!id || each.data.id === id);
    await waitUntil(() => this.events.some(matches));
    return this.events.find(matches) as StreamEvent;
  }

  close(): void {
    this.aborter.abort();
  }

  private async read(): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        const messages = text.split('\n\n');
        text = messages.pop() ?? '';
        this.events.push(...messages.map(parse));
      }
    } catch {
      // Closed by the test or the service.
    }
    this.isEnded = true;
  }
}

function parse(message: string): StreamEvent {
  const fields = Object.fromEntries(
    message.split('\n').map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)];
    }),
  );
  return {
    id: fields['id'] ?? '',
    event: fields['event'] ?? '',
    data: JSON.parse(fields['data'] ?? '{}') as StreamEvent['data'],
  };
}
