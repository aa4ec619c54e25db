/** Who asks, as limits count: one address, or one network of IPv6, of which a single household has more addresses than fit into memory. */
import { isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * Addresses from which `X-Forwarded-For` is believed: a proxy on this machine, or in a private network beside it. Without a proxy there
 * such a sender could name any address, and so has no limit of its own; the limits over all clients hold all the same.
 */
export const PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** The network (/64) of an IPv6 address, its first four groups in full. */
function networkOf(address: string): string {
  const [before = '', after] = (address.split('%')[0] ?? '').split('::');
  const groups = (half: string) => half.split(':').filter((group) => group !== '');
  const first = groups(before);
  const last = groups(after ?? '');
  const gap = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const whole = [...first, ...Array.from({ length: gap }, () => '0'), ...last];
  return `${whole
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** The key of an address; null for what is none. */
export function clientKey(address: string): string | null {
  // Some proxies add the port.
  const bare = address.replace(/^::ffff:(?=[\d.]+$)/i, '').replace(/^([\d.]+):\d+$/, '$1');
  if (isIPv4(bare)) return bare;
  return isIPv6(bare) ? networkOf(bare) : null;
}

/** The key of who sent a request: the last address that a proxy vouches for, or that of the connection. */
export function clientOf(request: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return clientKey(request.ip) ?? clientKey(request.socket.remoteAddress ?? '') ?? 'unknown';
}
