/** Conclave as `src/main.ts` starts it, but for `BENCH_LIMITS=off`, which takes Telegram's limits out of its sender. */
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';

const config = loadConfig();
const { telegram } = config;
if (telegram === null) throw new Error('the bench needs a token');
const limits = process.env['BENCH_LIMITS'] === 'off' ? { limits: null } : {};
const app = await startApp({
  config,
  telegram,
  log: createLogger(config.logLevel, { secrets: config.secrets }),
  ...limits,
});
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
await app.done;
