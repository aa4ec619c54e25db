/** The address of a request as a page of ours may name it. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => ESCAPES[one] ?? one);
}

/**
 * The path and query of an address, on this server whatever the address says.
 * @param address as a request names it: mostly a path, though it may name a host
 * @param without a parameter that is left out
 */
export function ownPath(address: string, without?: string): string {
  const url = URL.parse(address, 'http://localhost');
  if (url === null) return '/';
  if (without !== undefined) url.searchParams.delete(without);
  // What begins with two slashes would name a host, and behind an unknown scheme stands anything.
  return `/${url.pathname.replace(/^\/+/, '')}${url.search}`;
}
