/**
 * `npm run migrate`: makes or changes the tables of the PostgreSQL database that `DATABASE_URL` names, once, before a new version is started.
 * A SQLite file needs none: the start changes it.
 */
import { ConfigError, loadConfig } from '../config/config.ts';
import { whyNotOpened } from '../database/errors.ts';
import { openDatabase, shownUrl } from '../database/open.ts';

/** Ends with one line. */
function end(line: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(`${line}\n`);
  process.exit(code);
}

function addressOf(): string {
  try {
    const { database } = loadConfig();
    if ('path' in database) end('DATABASE_URL names a SQLite file, whose tables the start brings up to date', 0);
    return database.url.reveal();
  } catch (error) {
    if (error instanceof ConfigError) end(error.message, 1);
    throw error;
  }
}

const url = addressOf();
try {
  await (await openDatabase(url, { migrate: true })).close();
} catch (error) {
  end(`DATABASE_URL: ${shownUrl(url)} ${whyNotOpened(error)}`, 1);
}
end(`The tables of ${shownUrl(url)} are those of this version`, 0);
