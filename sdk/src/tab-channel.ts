/** `signed_in` and `signed_out` by a tab, or `ended`: the service rejects the session. */
export type TabMessage = 'signed_in' | 'signed_out' | 'ended';

/** The part of the Broadcast Channel API that is used, declared here so that no DOM types are needed. */
interface Channel {
  postMessage(message: TabMessage): void;
  addEventListener(type: 'message', listener: (event: { data: TabMessage }) => void): void;
}

interface Globals {
  BroadcastChannel?: new (name: string) => Channel;
}

/**
 * Opens a channel to the other tabs of an origin.
 *
 * @returns a function that sends a message to them; without Broadcast Channels it does nothing, and other tabs
 *   notice a change at their next request
 */
export function openTabChannel(
  name: string,
  onMessage: (message: TabMessage) => void,
): (message: TabMessage) => void {
  const { BroadcastChannel } = globalThis as unknown as Globals;
  if (!BroadcastChannel) return () => undefined;
  try {
    const channel = new BroadcastChannel(name);
    channel.addEventListener('message', ({ data }) => onMessage(data));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
    return (message) => channel.postMessage(message);
  } catch {
    // A browser that blocks the storage of the page.
    return () => undefined;
  }
}
