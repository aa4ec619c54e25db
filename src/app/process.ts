/** The process: it reads the environment, starts the app, and stops it when asked to. */
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { ConfigError, loadConfig, unreadVariables } from '../config/config.ts';
import { endAtFaults } from './fatal.ts';
import { createLogger, OwnError } from '../lib/log.ts';
import { isStartedByNpm, npmAbove, npmEnds } from './npm.ts';
import { useProxies } from './proxies.ts';
import { start } from './start.ts';

/** Ends with one line for a person: what is wrong and what to do. */
function giveUp(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** Says of each variable that nearly is one of ours that nobody reads it. Its value is said nowhere. */
function tellUnread(tell: (line: string) => void): void {
  for (const { given, meant } of unreadVariables()) tell(`${given} is set, but nobody reads it: is ${meant} meant?`);
}

function configuration() {
  try {
    return loadConfig();
  } catch (error) {
    if (error instanceof ConfigError) {
      // It may be what is missing.
      tellUnread((line) => void process.stderr.write(`${line}\n`));
      giveUp(error.message);
    }
    return fault(error);
  }
}

/** A stop takes 3 s for what is in flight, and little more. Docker kills after ten, others later. Milliseconds. */
const STOP_MS = 9000;

/** So long one of several addresses of a server has to answer, milliseconds. */
const ADDRESS_MS = 2500;

/** A terminal sends a signal to npm and to us, and npm passes it on. Two that are so near are one, milliseconds. */
const SAME_SIGNAL_MS = 1000;

// Before the configuration is read its secrets are not known. What is logged of an error holds none anyway.
let log = createLogger('info');
const fault = endAtFaults(() => log);
const config = configuration();
log = createLogger(config.logLevel, { secrets: config.secrets });
tellUnread((line) => log.warn(line));
useProxies(config);
// Of a name's addresses each has so long to answer, before the next is tried: Node's 250 ms are too few on a slow line (nodejs/node#52075).
setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_MS);
const byNpm = isStartedByNpm(process.env, 'src/main.ts');
const above = byNpm ? npmAbove() : Promise.resolve([]);
// Windows takes seconds to tell, and the start does not wait for that.
if (process.platform !== 'win32') await above;
const asked = new AbortController();
const starting = start({ config, log, signal: asked.signal });

let askedAt: number | null = null;
const stop = () => {
  if (askedAt !== null) {
    if (byNpm && performance.now() - askedAt < SAME_SIGNAL_MS) return;
    // Whoever asks twice wants it at once. What is in flight is taken up at the next start.
    process.exit(0);
  }
  askedAt = performance.now();
  log.info('stopping');
  asked.abort();
  // Something may hang. All that is committed is taken up at the next start.
  setTimeout(() => process.exit(0), STOP_MS).unref();
  // A start that fails says so below.
  void starting
    .then((app) => app?.stop())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

/** Whoever stops npm means us too, but the signal may not reach us. */
async function stopWithNpm(): Promise<void> {
  await npmEnds(await above);
  if (askedAt !== null) return;
  log.info('npm, which started this, is gone');
  stop();
}
if (byNpm) void stopWithNpm();

try {
  const app = await starting;
  if (app === null) process.exit(0);
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
