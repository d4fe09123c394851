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

/** Logs alice in, or whom you name; the token. */
export async function logIn(url: string, credentials: object = ALICE): Promise<string> {
  const answer = await fetch(`${url}/sessions`, json('POST', credentials));
  const { token } = (await answer.json()) as { token: string };
  return token;
}

/** Logs alice in as a page does: the cookie of her session, and the token in it. */
export async function logInByCookie(
  url: string,
): Promise<{ readonly cookie: string; readonly token: string }> {
  const answer = await fetch(`${url}/sessions`, json('POST', ALICE, { 'Sec-Fetch-Site': 'same-origin' }));
  const cookies = answer.headers.getSetCookie().map((text) => text.split(';')[0] ?? '');
  const cookie = cookies.find((text) => text.startsWith('__Host-session=')) ?? '';
  return { cookie, token: cookie.split('=')[1] ?? '' };
}
