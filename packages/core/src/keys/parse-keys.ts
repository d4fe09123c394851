import type { SecretKeyInput } from './key.js';
import { MAKE_A_KEY } from './make-a-key.js';

/**
 * Reads HS256 secrets out of one text, the form that fits an environment variable: `kid:secret[,kid:secret]`, each
 * secret in base64url. The first signs, all verify.
 *
 * @throws TypeError for any other text; it names the place, never the secret
 */
export function parseKeys(text: string): SecretKeyInput[] {
  return text.split(',').map((entry, index) => {
    const [kid, encoded, ...rest] = entry.trim().split(':');
    const secret = Buffer.from(encoded ?? '', 'base64url');
    // Node's decoder passes over what it doesn't know, so a secret with a stray character would be another secret.
    if (!kid || !encoded || rest.length > 0 || secret.toString('base64url') !== encoded) {
      throw new TypeError(
        `Key ${index + 1} is not of the form kid:secret, the secret in base64url. ${MAKE_A_KEY}`,
      );
    }
    return { kid, algorithm: 'HS256', secret };
  });
}
