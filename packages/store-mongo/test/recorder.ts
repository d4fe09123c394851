import type { MongoClient } from 'mongodb';

/** What the tests look at in a command. */
export interface SentCommand {
  readonly find?: string;
  readonly update?: string;
  readonly updates?: readonly { readonly q: object; readonly u: object }[];
  readonly delete?: string;
  readonly deletes?: readonly { readonly q: object }[];
  readonly findAndModify?: string;
  readonly query?: object;
  readonly aggregate?: string;
  readonly pipeline?: readonly { readonly $match?: object }[];
  readonly filter?: object;
  readonly ordered?: boolean;
  readonly maxTimeMS?: number;
  readonly readConcern?: { readonly level: string };
  readonly writeConcern?: object;
}

/** What a client sends, by the driver's command monitoring, but for what it sends on its own account. */
export class Recorder {
  /** The commands since the last `clear`. */
  readonly commands: SentCommand[] = [];

  constructor(client: MongoClient) {
    client.on('commandStarted', ({ command }) => this.commands.push(command));
  }

  clear(): void {
    this.commands.length = 0;
  }

  /** In order, such as `'find jwt_sessions'`. */
  names(): string[] {
    return this.commands.map((command) => {
      const [[name, collection] = []] = Object.entries(command);
      return `${name} ${collection}`;
    });
  }
}
