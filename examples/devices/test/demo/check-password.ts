/** Stands for the host's own check in the README's example. */
export function checkPassword(username: unknown, password: unknown): string | null {
  return username === 'alice' && password === 'wonderland' ? 'alice' : null;
}
