/** Why something can't be had, in one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || String(error.cause) : String(error);
  return text.replaceAll(/\s+/g, ' ').trim();
}
