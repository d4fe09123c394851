import type { Connection, Opening } from './connection.js';

/** A connection for which the application has something to do before it is made, and when it is made. */
export interface Steps<Ready, Opened> {
  /** What has to be waited for first. */
  before(): Promise<Ready>;
  /** Begins to connect. */
  connect(ready: Ready): Opening<Opened>;
  /** What is to be done on the connection before it is used. */
  after(connection: Opened): Promise<void>;
}

/** Takes one step after the other, unless the connection is given up meanwhile. */
export function openInSteps<Ready, Opened extends Connection>(steps: Steps<Ready, Opened>): Opening<Opened> {
  let destroy = () => {};
  let isGivenUp = false;
  const open = async () => {
    const ready = await steps.before();
    if (isGivenUp) throw new Error('Nobody waits for this connection any more.');
    const opening = steps.connect(ready);
    destroy = () => opening.destroy();
    const connection = await opening.opened;
    try {
      await steps.after(connection);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return connection;
  };
  return {
    opened: open(),
    destroy: () => {
      isGivenUp = true;
      destroy();
    },
  };
}
