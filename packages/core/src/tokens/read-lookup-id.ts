/**
 * The lookup id out of a token that was verified before: this checks nothing. It is read anew whenever a successor is
 * signed, so that what is remembered of verified tokens holds no secret.
 */
export function readLookupId(token: string, lookupIdClaim: string): string {
  const [, payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
  return claims[lookupIdClaim] ?? '';
}
