/** The header by which a guard hands out a new token. */
export const SESSION_TOKEN = 'Session-Token';
