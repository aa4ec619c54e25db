/** The bot as `main.ts` starts it, but without Telegram's limits, which would make a test take minutes. */
import './kill-at-commit.ts';
import { start } from '../../src/app/start.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/log.ts';

const config = readConfig(process.env);
if (config.telegram === null) throw new Error('the bot needs a token');
const log = createLogger(config.logLevel, { secrets: config.secrets });
const asked = new AbortController();
const starting = start({ config, log, signal: asked.signal, limits: null });
process.on('SIGTERM', () => {
  asked.abort();
  void starting.then((app) => app?.stop()).then(() => process.exit(0));
});
await (
  await starting
)?.done;
