/** A whole world for end-to-end tests: a Bot API server, a scripted AI provider, and the bot between them, all over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { App, AppOptions } from '../../src/app/app.ts';
import { start } from '../../src/app/start.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/log.ts';
import { temporaryAddress } from './backend.ts';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { environmentOf, type BotApi } from './environment.ts';
import { startOpenAI, type OpenAIServer } from './openai-server.ts';

export interface World {
  readonly api: BotApi;
  readonly ai: OpenAIServer;
  readonly dir: string;
  /** The address of its database, a path for a file. */
  readonly database: string;
  readonly env: Readonly<Record<string, string>>;
  /** The bot that runs now. */
  app: App;
  /** Stops the bot and starts it again on the same database, with what changes of its environment. */
  restart(changes?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly api?: Parameters<typeof createBotApi>[0];
  readonly limits?: AppOptions['limits'];
  /** Gets each line of the log, from `LOG_LEVEL` on (a world is silent by default); without it they go to stdout. */
  readonly onLog?: (line: string) => void;
}

/** The environment of a bot whose chats run through Restate, where the tests are run once more like that. */
function throughRestate(): Record<string, string> {
  const restate = inject('restate');
  if (restate === undefined) return {};
  return {
    DATABASE_URL: temporaryAddress(),
    RESTATE_INGRESS_URL: restate.ingressUrl,
    RESTATE_ADMIN_URL: restate.adminUrl,
    WORKER_URL: `http://127.0.0.1:${restate.workerPort}`,
  };
}

export async function startWorld({
  env = {},
  api: apiOptions,
  limits = null,
  onLog,
}: WorldOptions = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-'));
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi(apiOptions);
  const apiUrl = await api.listen();
  const whole = { ...environmentOf(api, apiUrl, ai, dir), ...throughRestate(), ...env };
  const begin = async () => {
    const config = readConfig(whole);
    if (config.telegram === null) throw new Error('a world needs a token');
    const destination = onLog && { destination: { write: onLog } };
    const log = createLogger(config.logLevel, { secrets: config.secrets, ...destination });
    const app = await start({ config, log, limits, signal: new AbortController().signal });
    if (app === null) throw new Error('it was told to stop');
    return app;
  };
  const world: World = {
    api,
    ai,
    dir,
    database: whole['DATABASE_URL']?.replace(/^sqlite:/, '') ?? '',
    env: whole,
    app: await begin(),
    async restart(changes = {}) {
      await world.app.stop();
      Object.assign(whole, changes);
      world.app = await begin();
    },
    async close() {
      await world.app.stop();
      await api.close();
      await ai.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return world;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Restate's addresses, and the port at which it looks for workers. */
    readonly restate:
      | { readonly ingressUrl: string; readonly adminUrl: string; readonly workerPort: number }
      | undefined;
  }
}
