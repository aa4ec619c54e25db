/** The composition root: every part is made here once and given what it needs; no part knows the whole. */
import { dirname, join } from 'node:path';
import { whyNotOpened } from '../database/errors.ts';
import { Effect } from '../database/schema.ts';
import { shownStore } from '../database/shown.ts';
import { effectHandlers } from '../effects/handlers.ts';
import { keepTyping } from '../effects/typing.ts';
import { startCleanup } from '../engine/local/cleanup.ts';
import { LocalEngine } from '../engine/local/local.ts';
import { parkedChats } from '../engine/local/parked.ts';
import { createReadiness } from '../http/health.ts';
import { createMetrics } from '../http/metrics.ts';
import { createHttp } from '../http/server.ts';
import { WEBHOOK_PATH, type Config } from '../config/config.ts';
import { OwnError, safeError, Secret, type Logger } from '../lib/log.ts';
import { createInspect } from '../inspect/inspect.ts';
import { logCall, logNobody } from './models.ts';
import { chooseModels, type Serving } from '../panel/choose.ts';
import type { Catalogue } from '../panel/port.ts';
import { SILENCE_S, type PanelConfig } from '../panel/providers.ts';
import { openOurs, Storage } from './database.ts';
import { createPlayground, type Playground, type PlaygroundOptions } from '../playground/playground.ts';
import { Access } from '../telegram/access/access.ts';
import {
  announce,
  asides,
  createCall,
  identify,
  readsAll,
  receiver,
  startPolling,
  startWebhook,
} from '../telegram/bot.ts';
import { albums } from '../telegram/updates/albums.ts';
import { createDisplay } from '../telegram/display.ts';
import { PeopleLimits } from '../telegram/access/limits.ts';
import { createSender } from '../telegram/sender/sender.ts';
import type { SenderOptions } from '../telegram/sender/types.ts';

/** How long a stop lets what is in flight finish, milliseconds. */
const GRACE_MS = 3000;

/** The playground's Bot API server refuses nothing for its pace, but a page need not be drawn more often than this. */
const PLAYGROUND_LIMITS = { privateBurst: 30, privatePerSecond: 10, privateSpare: 8, groupPerMinute: 300 };

export interface AppOptions {
  /** Without `telegram` the playground is started in its place. */
  readonly config: Config;
  readonly log: Logger;
  /** Telegram's limits; null switches them off (benchmarks). */
  readonly limits?: SenderOptions['limits'];
}

export interface App {
  /** Where the HTTP server listens. */
  readonly url: string;
  /** Whether the playground stands in for Telegram. */
  readonly playground: boolean;
  /** Rejects when the app cannot go on; never resolves before `stop`. */
  readonly done: Promise<void>;
  /** Stops in reverse order; resolves when everything is closed. */
  stop(): Promise<void>;
}

function panelConfig(config: Config): PanelConfig {
  return {
    providers: config.providers.map(({ key, ...provider }) => ({ ...provider, key: key.reveal() })),
    ollamaUrl: `${config.ollamaUrl.replace(/\/$/, '')}/v1`,
    models: config.models,
    ...config.ai,
    silenceS: SILENCE_S,
  };
}

/** The playground keeps its conversations beside the database, which knows their message ids. */
function playgroundOptions(
  config: Config,
  log: Logger,
  catalogue: Catalogue,
  serving: () => Serving,
): PlaygroundOptions {
  const { path } = config.database;
  return {
    file: path === ':memory:' ? null : join(dirname(path), 'playground.json'),
    demo: () => serving() === 'demo',
    mentions: () => catalogue.models().map(({ alias }) => alias),
    onWarning: (line) => log.warn(line),
  };
}

/** The playground's Bot API server, as the configuration of a bot names Telegram's. */
async function playgroundAsTelegram(playground: Playground): Promise<NonNullable<Config['telegram']>> {
  return { token: new Secret(playground.api.bot.token), apiRoot: await playground.listen(), webhook: null };
}

/**
 * Starts the bot.
 * @throws OwnError with one readable line when the address is in use, or the token is refused
 */
export async function startApp({ config, log, limits }: AppOptions): Promise<App> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const metrics = createMetrics();
  const storage = new Storage();
  const onFault = (what: string, error: unknown) => log.warn({ err: safeError(error) }, storage.note(what, error));

  // (1) the database
  const { path } = config.database;
  const database = await openOurs(path).catch((error: unknown) => {
    log.debug({ err: safeError(error) }, 'the database cannot be opened');
    throw new OwnError(`DATABASE_URL: ${path} ${whyNotOpened(error)}`);
  });

  // (2) the models; without any the playground has a demo panel, a real bot says how to add one
  const chosen = chooseModels(panelConfig(config), {
    demo: config.telegram === null,
    catalogue: { onProblem: (text) => log.warn(text) },
    onCall: (event) => {
      metrics.aiCall(event);
      logCall(log, event);
    },
  });
  const { model, catalogue, serving } = chosen;
  void logNobody(log, config, chosen);

  // (3) the way to Telegram, or to the playground
  const playground =
    config.telegram === null ? createPlayground(playgroundOptions(config, log, catalogue, serving)) : null;
  const telegram = playground ? await playgroundAsTelegram(playground) : config.telegram;
  if (telegram === null) throw new Error('There is neither Telegram nor a playground');
  const access = await Access.open(database, playground ? { users: playground.people, chats: [] } : config.access);
  const { bot, call } = createCall({
    token: telegram.token.reveal(),
    apiRoot: telegram.apiRoot,
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
  const display = createDisplay(sender, shown, readsAll(bot, call, onFault));

  // (4) the engine, which does what chats ask for, and who looks on
  const inspect = createInspect({ database, texts: config.inspectTexts, onFault });
  const world = {
    database,
    model,
    catalogue,
    display,
    now: Date.now,
    typing: keepTyping(display),
    send: (...sent: Parameters<LocalEngine['send']>) => engine.send(...sent),
  };
  const engine: LocalEngine = new LocalEngine(
    database,
    effectHandlers(world, () => engine),
    {
      event: (type) => metrics.event(type),
      effect: (kind, outcome) => metrics.effect(kind, outcome),
      fault: (what, error, chat) => log.error({ chat, err: safeError(error) }, storage.note(what, error)),
      ...inspect.observe,
    },
  );

  // (5) what an operator sees; a webhook's updates come this way too, once there is somebody to take them
  let lastPollAt: number | null = null;
  const onPolled = (): void => {
    lastPollAt = Date.now();
  };
  let webhookSet = false;
  let receive: ReturnType<typeof receiver> | null = null;
  const { webhook } = telegram;
  const http = await createHttp({
    ...config.http,
    log,
    metrics,
    ready: createReadiness({
      database: storage.check(database, onFault),
      parked: () => parkedChats(database),
      ...(webhook ? { webhookSet: () => webhookSet } : { lastPollAt: () => lastPollAt }),
    }),
    register: async (app) => {
      await inspect.register(app);
      playground?.register(app);
    },
    ...(webhook && {
      webhook: {
        path: WEBHOOK_PATH,
        secret: webhook.secret,
        handle: async (update) => {
          if (receive === null) throw new Error('Not ready yet');
          await receive(update as never);
        },
      },
    }),
  }).catch(async (error: unknown) => {
    await playground?.close();
    await database.close();
    throw error;
  });
  metrics.onPending(() => database.em.fork().count(Effect, { doneAt: null }));
  metrics.onParked(() => parkedChats(database));
  metrics.onQueue('events', () => engine.waiting);
  metrics.onQueue('effects', () => engine.inFlight);
  metrics.onQueue('telegram', () => sender.depths().waiting);
  metrics.onQueue('models', () => model.queues().reduce((sum, { waiting }) => sum + waiting, 0));

  // (6) go: what was left pending first, then new updates
  startCleanup(database, {
    signal,
    forget: (chat) => engine.forget(chat),
    onFault: (error) => onFault('old rows could not be cleaned up', error),
  });
  log.info(`HTTP at ${http.url}`);
  if (webhook?.url.endsWith(WEBHOOK_PATH.repeat(2)))
    log.warn(
      `TELEGRAM_WEBHOOK_URL is a base to which ${WEBHOOK_PATH} is added: updates are expected at ${webhook.url}`,
    );
  const run = async () => {
    const me = await identify(bot, call, signal, onFault, playground ? null : telegram.apiRoot);
    receive = receiver(bot, {
      database,
      engine,
      access,
      catalogue,
      me,
      signal,
      onFault,
      limits: new PeopleLimits(),
      seenAlbum: albums(),
      onRefused: (reason) => metrics.refused(reason),
      onDropped: (reason) => metrics.telegramDropped(reason),
      now: Date.now,
      ...asides(sender),
    });
    log.info({ bot: me.name }, 'the bot is up');
    if (access.pairingCode !== null) {
      const line = `Open https://t.me/${me.name}?start=${access.pairingCode} to become the owner`;
      // Without it the bot is nobody's, however little is to be logged.
      if (log.isLevelEnabled('info')) log.info(line);
      else process.stdout.write(`${line}\n`);
    }
    const resumed = engine.start().then(async () => {
      const parked = await parkedChats(database);
      if (parked > 0)
        log.error({ parked }, 'chats that cannot be read are left alone: restore a backup, or /forget them');
    });
    void announce(call, onFault);
    const receiving = webhook
      ? startWebhook(call, { url: webhook.url, secret: webhook.secret.reveal(), signal, onFault }).then(() => {
          webhookSet = !signal.aborted;
        })
      : startPolling(call, { handle: receive, signal, onFault, onPolled, stuck: () => storage.failing });
    await Promise.all([resumed, receiving]);
  };
  const failure = Promise.withResolvers<void>();
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) failure.reject(error);
  });

  return {
    url: http.url,
    playground: playground !== null,
    done: failure.promise,
    async stop() {
      stopping.abort();
      await Promise.all([running, sender.stop(GRACE_MS), engine.stop(GRACE_MS)]);
      await http.close();
      await playground?.close();
      await database.close();
      failure.resolve();
    },
  };
}
