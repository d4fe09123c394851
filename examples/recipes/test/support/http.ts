/** The init of a request that sends JSON. */
export function json(
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function bearer(token: string): { readonly Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

export const ALICE = { username: 'alice', password: 'wonderland' };

/** Logs alice in; her token. */
export async function logIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/sessions`, json('POST', ALICE));
  const { token } = (await answer.json()) as { token: string };
  return token;
}
