import { Socket } from 'node:net';

/**
 * Closes a socket at once. What was written to it and not delivered yet is thrown away: closed in peace, the operating
 * system would go on trying to deliver it for a minute or two, and a COMMIT might arrive that nobody waits for any more.
 */
export function cutSocket(socket: unknown): void {
  if (!(socket instanceof Socket) || socket.destroyed) return;
  try {
    // One that is still connecting would wait for that first.
    if (!socket.connecting) socket.resetAndDestroy();
  } catch {
    // Only TCP can be reset.
  }
  socket.destroy();
}
