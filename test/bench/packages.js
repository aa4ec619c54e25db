/**
 * What a start is compared with: a process that imports the packages Conclave is made of, as they are, and then asks Telegram for
 * updates once. It has no code of its own, no database and no server, and is no TypeScript, which takes Node 17 MB to read.
 */
import { readFileSync } from 'node:fs';
import { get } from 'node:http';

const { TELEGRAM_BOT_TOKEN = '', TELEGRAM_API_ROOT = '' } = process.env;

const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
// `node` is the runtime itself: there is nothing in it to import.
const packages = Object.keys(dependencies).filter((name) => name !== 'node');

await Promise.all(packages.map((name) => import(name)));
get(`${TELEGRAM_API_ROOT}/bot${TELEGRAM_BOT_TOKEN}/getUpdates`);
process.on('disconnect', () => process.exit(0));
