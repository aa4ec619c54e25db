/** The way to Telegram, or to the playground that stands in its place: what is sent, who is let in, and the updates that come in. */
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/open.ts';
import { shownStore } from '../database/shown.ts';
import { waitingForModelIn } from '../engine/chats.ts';
import type { World } from '../effects/world.ts';
import type { Engine } from '../engine/ports.ts';
import type { ReadinessSources } from '../http/health.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Webhook } from '../http/webhook.ts';
import { Secret, type Logger } from '../lib/log.ts';
import { WEBHOOK_PATH } from '../config/config.ts';
import { displayName } from '../discussion/transcript.ts';
import type { Chosen } from '../panel/choose.ts';
import type { Playground } from '../playground/playground.ts';
import { Access } from '../telegram/access/access.ts';
import { tellOwners } from '../telegram/access/approvals.ts';
import { PeopleLimits } from '../telegram/access/limits.ts';
import { createRoles } from '../telegram/access/roles.ts';
import { usagePage } from '../telegram/access/usage.ts';
import {
  announce,
  asides,
  createCall,
  identify,
  readsAll,
  receiver,
  startPolling,
  startWebhook,
  type Identity,
} from '../telegram/bot.ts';
import { createSender } from '../telegram/sender/sender.ts';
import type { Sender, SenderOptions, ShownStore } from '../telegram/sender/types.ts';
import { Albums } from '../telegram/updates/albums.ts';
import { Parts } from '../telegram/updates/parts.ts';
import type { OnFault } from './database.ts';

/** The playground's Bot API server refuses nothing for its pace, but a page need not be drawn more often than this. */
const PLAYGROUND_LIMITS = { privateBurst: 30, privatePerSecond: 10, privateSpare: 8, groupPerMinute: 300 };

/** A request takes some turns of the event loop to leave the process, milliseconds. What is loaded then would hold it up. */
const LEAVING_MS = 10;

/** What the way to Telegram is made of. */
export interface TelegramOptions {
  readonly config: Config;
  readonly database: Database;
  readonly models: Chosen;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Telegram's limits; null switches them off, and without them they are Telegram's own. */
  readonly limits?: SenderOptions['limits'] | undefined;
  /** Ends the receiving of updates. */
  readonly signal: AbortSignal;
  /** Whether something could not be written down just now. */
  readonly stuck: () => boolean;
  readonly onFault: OnFault;
}

/** The way to Telegram. */
export interface Telegram {
  /** What stands in Telegram's place; null for Telegram itself. */
  readonly playground: Playground | null;
  readonly sender: Sender;
  /** What was sent, by message ids. */
  readonly shown: ShownStore;
  /** Whether the bot sees all messages of groups, asked anew. */
  readonly readsAll: () => Promise<boolean>;
  /** Whether somebody may use the bot in a chat, now. */
  readonly allows: (user: number | null, telegramChat: number) => boolean;
  /** Tells the owner, in private, that a run waits for a yes. Never throws. */
  readonly tellOwners: World['tellOwners'];
  /** Where updates are posted; null with polling. */
  readonly webhook: Webhook | null;
  /** What `/readyz` asks about the way of the updates. */
  readonly readiness: Pick<ReadinessSources, 'lastPollAt' | 'webhookSet'>;
  /**
   * Receives updates until the signal is aborted.
   * @param engine starts the engine that takes them; called once the first request for updates is on its way, which needs none
   * @throws TokenRefused, or what `engine` throws
   */
  receive(engine: () => Promise<Engine>): Promise<void>;
  /** Ends what stands in Telegram's place. */
  close(): Promise<void>;
}

/** Opens the way to Telegram. Nothing is received before `receive`. */
export async function connectTelegram(options: TelegramOptions): Promise<Telegram> {
  const { config, database, models, metrics, log, limits, signal, stuck, onFault } = options;
  const playground = config.telegram === null ? await openPlayground(config, models, log) : null;
  const address = playground ? await playgroundAddress(playground) : config.telegram;
  if (address === null) throw new Error('There is neither Telegram nor a playground');
  const { token, apiRoot, webhook } = address;
  const lists = playground ? { users: playground.people, chats: [], owners: playground.people } : config.access;
  const access = await Access.open(database, lists, (change) => log.info(change, ACCESS[change.what]));
  if (playground === null) tellOlderGrants(log, access);
  const { bot, call } = createCall({
    token: token.reveal(),
    apiRoot,
    onCall: (method, outcome) => metrics.telegramCall(method, outcome),
  });
  const shown = shownStore(database);
  const sender = createSender({
    call,
    shown: {
      ...shown,
      moved: async (from, to) => {
        await access.moved(from, to, Date.now());
        await shown.moved(from, to);
      },
    },
    onDropped: (reason) => metrics.telegramDropped(reason),
    ...(limits === undefined ? playground && { limits: PLAYGROUND_LIMITS } : { limits }),
  });
  metrics.onQueue('telegram', () => sender.depths().waiting);
  if (webhook?.url.endsWith(WEBHOOK_PATH.repeat(2)))
    log.warn(
      `TELEGRAM_WEBHOOK_URL is a base to which ${WEBHOOK_PATH} is added: updates are expected at ${webhook.url}`,
    );

  const people = new PeopleLimits();
  const said = asides(sender);
  let lastPollAt: number | null = null;
  let webhookSet = false;
  let take: ReturnType<typeof receiver> | null = null;
  const taking = (engine: Engine, me: Identity) =>
    receiver(bot, {
      database,
      engine,
      access,
      catalogue: models.catalogue,
      me,
      signal,
      onFault,
      limits: people,
      usage: () => usagePage(database, config.budget, Date.now()),
      roleOf: createRoles(access, call),
      onStranger: (chat, user) => log.info({ chat, user }, 'not allowed, and told so'),
      stopWork: async (telegramChat) => {
        const at = Date.now();
        for (const chat of await waitingForModelIn(database, telegramChat))
          await engine.send(chat, { type: 'unreachable', at }, `revoked:${chat}:${at}`);
      },
      albums: new Albums(),
      parts: new Parts(),
      onRefused: (reason) => metrics.refused(reason),
      onDropped: (reason) => metrics.telegramDropped(reason),
      now: Date.now,
      ...said,
    });

  return {
    playground,
    sender,
    shown,
    readsAll: readsAll(bot, call, onFault),
    allows: (user, chat) => access.allows(user, chat),
    tellOwners: (address, waits) => void tellOwners(address, waits, { access, limits: people, aside: said.aside }),
    webhook: webhook && {
      path: WEBHOOK_PATH,
      secret: webhook.secret,
      handle: async (update) => {
        if (take === null) throw new Error('Not ready yet');
        await take(update as never);
      },
    },
    readiness: webhook ? { webhookSet: () => webhookSet } : { lastPollAt: () => lastPollAt },
    async receive(engine) {
      const me = await identify(bot, call, signal, onFault, playground ? null : apiRoot);
      log.info({ bot: me.name }, 'the bot is up');
      const listed = access.list().listed.length > 0;
      if (access.pairingCode !== null) tellPairing(log, me, access.pairingCode, listed);
      void announce(call, onFault);
      if (webhook) {
        take = taking(await engine(), me);
        const { url, secret } = webhook;
        await startWebhook(call, { url, secret: secret.reveal(), signal, onFault });
        webhookSet = !signal.aborted;
        return;
      }
      const asked = Promise.withResolvers<void>();
      const ready = asked.promise.then(async () => taking(await engine(), me));
      const polling = startPolling(
        (method, payload, until) => {
          const answer = call(method, payload, until);
          if (method === 'getUpdates') setTimeout(asked.resolve, LEAVING_MS);
          return answer;
        },
        {
          handle: async (update) => (await ready)(update),
          signal,
          onFault,
          onPolled: () => {
            lastPollAt = Date.now();
          },
          stuck,
        },
      ).finally(asked.resolve);
      await Promise.all([ready, polling]);
    },
    close: async () => playground?.close(),
  };
}

/** The playground keeps its conversations beside the database, which knows their message ids. */
async function openPlayground(config: Config, { catalogue }: Chosen, log: Logger): Promise<Playground> {
  // A bot on Telegram has no use for it.
  const { createPlayground } = await import('../playground/playground.ts');
  const path = 'path' in config.database ? config.database.path : 'data/conclave.db';
  return createPlayground({
    file: path === ':memory:' ? null : join(dirname(path), 'playground.json'),
    recordings: () => catalogue.recordings?.questions ?? null,
    names: () => {
      const aliases = [...catalogue.defaultPanel(), ...catalogue.models().map(({ alias }) => alias)];
      return [...new Set(aliases.map(displayName))];
    },
    mentions: () => catalogue.models().map(({ alias }) => alias),
    onWarning: (line) => log.warn(line),
  });
}

/** The playground's Bot API server, as the configuration of a bot names Telegram's. */
async function playgroundAddress(playground: Playground): Promise<NonNullable<Config['telegram']>> {
  return { token: new Secret(playground.api.bot.token), apiRoot: await playground.listen(), webhook: null };
}

/** What the log says of a change of who may use the bot. */
const ACCESS = { owner: 'this person owns the bot now', allowed: 'allowed', revoked: 'no longer allowed' } as const;

/** Lists once decided alone. Whoever was let in otherwise is let in again since they add, and should not come as a surprise. */
function tellOlderGrants(log: Logger, access: Access): void {
  const { owners, granted, listed } = access.list();
  if (listed.length === 0 || owners.length + granted.length === 0) return;
  log.info({ owners, granted }, 'beside ALLOWED_USERS and ALLOWED_CHATS these may use the bot; /access takes it back');
}

/** The link by which somebody becomes the owner. Without it and without lists the bot is nobody's, however little is to be logged. */
function tellPairing(log: Logger, me: Identity, code: string, listed: boolean): void {
  const line = `Open https://t.me/${me.name}?start=${code} to become the owner`;
  if (listed || log.isLevelEnabled('info')) log.info(line);
  else process.stdout.write(`${line}\n`);
}
