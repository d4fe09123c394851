/** What every complaint about a missing or weak secret ends with. */
export const MAKE_A_KEY = "Make one with: node -p \"'k1:' + crypto.randomBytes(32).toString('base64url')\"";
