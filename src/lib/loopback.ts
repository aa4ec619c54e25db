import { isIPv4 } from 'node:net';

/** Whether an address or host name (no port, no brackets) is this machine's own: only local programs reach it. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^::ffff:/, '');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
