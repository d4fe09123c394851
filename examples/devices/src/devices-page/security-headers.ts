/**
 * Nothing from elsewhere, nothing inline, no frame around it: markup that got into a page in spite of the escaping would
 * do nothing.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  // Not 'no-referrer', by which a form would say `Origin: null`, and look like one of another site.
  'Referrer-Policy': 'same-origin',
  // Also keeps the list from being shown by the back button after a log-out.
  'Cache-Control': 'no-store',
};
