import type { IncomingMessage } from 'node:http';

/** The headers of an answer under construction, as Node's response has them. What was set stays when a route refuses. */
interface AnswerHeaders {
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string | string[]): unknown;
  removeHeader(name: string): void;
}

/**
 * A request and the headers of its answer, as much of them as these rooms read. A server's own context is one as it
 * stands, such as Koa's: nothing is made for a guard. It is the same object for all who look at one request, since what
 * came of its token is remembered on it.
 */
export interface Exchange {
  readonly method: string;
  /** The host that the client asked for, with its port: behind a proxy that is trusted, the one that it was asked for. */
  readonly host: string;
  /** The client's address. Found out when it is read, so nobody reads it twice without need. */
  readonly ip: string;
  /** The path and the query as the client sent them, wherever the server has mounted what looks at them. */
  readonly originalUrl: string;
  /** Node's own request: its headers, and the body to read. */
  readonly req: IncomingMessage;
  readonly res: AnswerHeaders;
}

/** Sets a header, unless the head of the answer is on its way already. */
export function setHeader({ res }: Pick<Exchange, 'res'>, name: string, value: string | string[]): void {
  if (!res.headersSent) res.setHeader(name, value);
}
