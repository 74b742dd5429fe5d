/** A message of server-sent events (HTML, section 9.2). */
export interface StreamMessage {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Reads the messages of a response as they arrive. */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<StreamMessage> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: string };
    if (done) return;
    text += value ?? '';
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) yield toMessage(message);
  }
}

function toMessage(message: string): StreamMessage {
  const fields: Record<string, string> = {};
  for (const line of message.split('\n')) {
    const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    fields[name] = value;
  }
  return {
    id: fields['id'] ?? '',
    event: fields['event'] ?? 'message',
    data: fields['data'] ?? '',
  };
}
