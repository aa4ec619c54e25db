/** What was started, in one line of the log: whoever set it up sees at a glance whether it is what they meant. No value of a secret is in it. */
import type { Config } from '../config/config.ts';
import { shownUrl } from '../database/open.ts';
import type { Logger } from '../lib/log.ts';
import type { Chosen } from '../panel/choose.ts';

/** How long the lists of models are waited for, milliseconds. */
const LISTS_MS = 10_000;

const several = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

/** Who answers, and of which providers they are. */
function panelOf({ catalogue, serving }: Pick<Chosen, 'catalogue' | 'serving'>): string {
  if (serving() === 'nobody') return 'nobody yet';
  const panel = catalogue.defaultPanel();
  if (serving() === 'demo') return `${panel.join(', ')} (the recorded demo)`;
  const providers = new Set(catalogue.models().map(({ id }) => id.split(':', 1)[0]));
  return `${panel.join(', ')} (${[...providers].join(', ')})`;
}

function accessOf({ telegram, access: { users, chats } }: Pick<Config, 'telegram' | 'access'>): string {
  if (telegram === null) return 'the playground alone';
  if (users.length + chats.length === 0) return 'by pairing';
  return `by pairing and lists (${several(users.length, 'person', 'people')}, ${several(chats.length, 'chat', 'chats')})`;
}

/** The line. @param url where the pages are */
export function startLine(config: Config, chosen: Pick<Chosen, 'catalogue' | 'serving'>, url: string): string {
  const updates = config.telegram?.webhook ? ', updates by webhook' : '';
  return [
    `Started. Panel: ${panelOf(chosen)}`,
    `database: ${'path' in config.database ? `sqlite:${config.database.path}` : shownUrl(config.database.url.reveal())}`,
    `access: ${accessOf(config)}${updates}`,
    `pages: ${url}, ${config.http.token === null ? 'for this machine' : 'with HTTP_TOKEN'}`,
  ].join('; ');
}

/** Logs it once the lists of models are known, unless the program was stopped meanwhile. Never throws. */
export async function logStart(
  log: Logger,
  { config, models, url, signal }: { config: Config; models: Chosen; url: string; signal: AbortSignal },
): Promise<void> {
  await models.catalogue.ready(LISTS_MS);
  if (!signal.aborted) log.info(startLine(config, models, url));
}
