/**
 * Conclave as `src/main.ts` starts it, but for `BENCH_LIMITS=off`, which lets any number of messages a second through. The pace of
 * one chat stays, as it does in the bare bot: without it every piece of every answer would be an edit.
 */
import { startApp } from '../../src/app/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/log.ts';

const config = loadConfig();
if (config.telegram === null) throw new Error('the bench needs a token');
const limits = process.env['BENCH_LIMITS'] === 'off' ? { limits: { allPerSecond: 100_000 } } : {};
const app = await startApp({
  config,
  log: createLogger(config.logLevel, { secrets: config.secrets }),
  ...limits,
});
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
await app.done;
