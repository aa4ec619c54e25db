/** Starts Conclave from the environment, and stops it when asked to. */
import { startApp } from './app/app.ts';
import { ConfigError, loadConfig } from './config/config.ts';
import { endAtFaults } from './app/fatal.ts';
import { createLogger, OwnError } from './lib/log.ts';
import { useProxies } from './app/proxies.ts';
import { isStartedByNpm, npmAbove, npmEnds } from './app/npm.ts';

/** Ends with one line for a person: what is wrong and what to do. */
function giveUp(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function configuration() {
  try {
    return loadConfig();
  } catch (error) {
    if (error instanceof ConfigError) giveUp(error.message);
    return fault(error);
  }
}

/** A stop takes 3 s for what is in flight, and little more. Docker waits ten before it kills, others longer. */
const STOP_MS = 9000;

/** A signal that npm passes on comes twice where a terminal or a supervisor sends it to all of us; so near, it is one. */
const SAME_SIGNAL_MS = 1000;

// Until the configuration is read nobody knows its secrets; what is logged of an error holds none.
let log = createLogger('info');
const fault = endAtFaults(() => log);
const config = configuration();
log = createLogger(config.logLevel, { secrets: config.secrets });
useProxies(config);
const byNpm = isStartedByNpm(process.env, 'src/main.ts');
const above = byNpm ? npmAbove() : Promise.resolve([]);
// Windows takes seconds to tell.
if (process.platform !== 'win32') await above;
const starting = startApp({ config, log });

let askedAt: number | null = null;
const stop = () => {
  if (askedAt !== null) {
    if (byNpm && performance.now() - askedAt < SAME_SIGNAL_MS) return;
    // A second signal means it: what is in flight is taken up at the next start.
    process.exit(0);
  }
  askedAt = performance.now();
  log.info('stopping');
  // Whatever hangs: all that is committed is taken up at the next start.
  setTimeout(() => process.exit(0), STOP_MS).unref();
  // A start that fails says so below.
  void starting
    .then((app) => app.stop())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

/** Whoever stops npm means us, even where the signal does not reach us. */
async function stopWithNpm(): Promise<void> {
  await npmEnds(await above);
  if (askedAt !== null) return;
  log.info('npm, which started this, is gone');
  stop();
}
if (byNpm) void stopWithNpm();

try {
  const app = await starting;
  if (app.playground) {
    process.stdout.write(`Conclave's playground: open ${app.url}\n`);
    process.stdout.write(
      "For a real bot, put TELEGRAM_BOT_TOKEN from @BotFather and a provider's key into .env (see README.md).\n",
    );
  }
  await app.done;
} catch (error) {
  if (error instanceof OwnError) giveUp(error.message);
  fault(error);
}
