/** Starts Conclave from the environment, and stops it when asked to. */
import { startApp } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createLogger, OwnError } from './log.ts';

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
    throw error;
  }
}

/** A stop takes 3 s for what is in flight, and little more. Docker waits ten before it kills, others longer. */
const STOP_MS = 9000;

const config = configuration();
const log = createLogger(config.logLevel, { secrets: config.secrets });
const starting = startApp({ config, log });

let asked = false;
const stop = () => {
  // A second signal means it: what is in flight is taken up at the next start.
  if (asked) process.exit(0);
  asked = true;
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
  throw error;
}
