import { get } from 'node:http';

/** The statuses of the answers to requests with these header lines, one after the other. */
export async function askSubject(port: number, headerLines: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const line of headerLines) statuses.push(await ask(port, line));
  return statuses;
}

function ask(port: number, headerLine: string): Promise<number> {
  const [name = '', ...value] = headerLine.split(': ');
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, headers: { [name]: value.join(': ') }, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    }).once('error', reject);
  });
}
