import { connect } from 'node:net';

/** Sends bytes as they stand and gives what comes back until the server hangs up, its `Date` left out. */
export function exchange(port: number, ...chunks: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      answer += text;
    });
    // A server that refuses may hang up while the request is still being sent.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => resolve(answer.replace(/^Date: .*\r\n/gim, '')));
    for (const chunk of chunks) socket.write(chunk);
  });
}

/** The text of a request after which the server hangs up. */
export function requestText(start: string, headers: readonly string[] = [], body = ''): string {
  return [`${start} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n');
}
