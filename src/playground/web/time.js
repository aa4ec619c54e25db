/** Times as people write them, in their own language's way. */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { month: 'long', day: 'numeric' });
const dayOfAnyYear = new Intl.DateTimeFormat(undefined, { month: 'long', day: 'numeric', year: 'numeric' });

/** @param {number} at milliseconds since 1970 */
export const timeOf = (at) => clock.format(at);

/** @param {number} at milliseconds since 1970 */
export const momentOf = (at) => full.format(at);

/** The same for all moments of a day. */
export const dayKey = (at) => new Date(at).toDateString();

/** "Today", "Yesterday", "May 4", "May 4, 2025". */
export function dayOf(at, now = Date.now()) {
  if (dayKey(at) === dayKey(now)) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(at) === yesterday.toDateString()) return 'Yesterday';
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? dayOfYear : dayOfAnyYear).format(at);
}

/** 12 B, 3.4 KB */
export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${kilo.toFixed(kilo < 10 ? 1 : 0)} KB` : `${(kilo / 1024).toFixed(1)} MB`;
}
