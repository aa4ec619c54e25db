/** The bot as `main.ts` starts it, but without Telegram's limits, which would make a test take minutes. */
import './kill-at-commit.ts';
import { startApp } from '../../src/app/app.ts';
import { standBy } from '../../src/app/standby.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/log.ts';

const config = readConfig(process.env);
if (config.telegram === null) throw new Error('the bot needs a token');
const log = createLogger(config.logLevel, { secrets: config.secrets });
const asked = new AbortController();
const starting = standBy(config, log, asked.signal).then(
  (turn) => turn && startApp({ config, log, limits: null, lease: turn.lease }),
);
process.on('SIGTERM', () => {
  asked.abort();
  void starting.then((app) => app?.stop()).then(() => process.exit(0));
});
await (
  await starting
)?.done;
