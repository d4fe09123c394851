/** Calls the API with the cookie that it has set. */
export async function callApi(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, credentials: 'include' });
}

/** Logs in. The token goes into a cookie that no script can read. */
export async function logIn(api: string, username: string, password: string): Promise<boolean> {
  const answer = await callApi(`${api}/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return answer.ok;
}
