import { setGlobalProxyFromEnv } from 'node:http';
import type { Config } from '../config/config.ts';

/** What is on this machine needs no proxy: an Ollama, the playground. */
const HERE = 'localhost,127.0.0.1,::1,[::1]';

/**
 * Sends the requests of `fetch`, which are those to providers, through the proxies of the configuration. Gives back what undoes that.
 * Node does the same from the environment alone, but only if `NODE_USE_ENV_PROXY` is set before it starts.
 */
export function useProxies({ proxies, restate }: Pick<Config, 'proxies' | 'restate'>): () => void {
  if (proxies === undefined) return () => undefined;
  // What people say goes to Restate as it is.
  const ours = [restate?.ingressUrl, restate?.worker?.adminUrl].flatMap((url) => (url ? [new URL(url).hostname] : []));
  const all = [proxies.none, HERE, ...ours].filter((part) => part !== '');
  const none = proxies.none.trim() === '*' ? '*' : all.join(',');
  return setGlobalProxyFromEnv({
    ...(proxies.https === null ? {} : { HTTPS_PROXY: proxies.https.reveal() }),
    ...(proxies.http === null ? {} : { HTTP_PROXY: proxies.http.reveal() }),
    NO_PROXY: none,
  });
}
