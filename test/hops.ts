/**
 * `npm run hops`: how many files and functions of `src` one `/open Why?` of a new chat runs through, from the update until nothing
 * of it is left to do. A gauge of how far a reader has to go, by V8's precise coverage. `--list` names the files with their functions.
 */
import { Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorld } from './support/world.ts';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));
/** Not the bot's: they stand in for Telegram. */
const STAND_INS = /^bot-api\//;

const world = await startWorld();
const { api, ai } = world;
const idle = () => api.until(() => api.updates.count === 0 && api.updates.polled, { what: 'updates to be taken' });
await idle();
// Somebody else first: what is loaded after the first poll is loaded then.
const bob = api.person(2, { name: 'Bob' });
bob.says(bob, '/open Is all loaded?');
await api.until(() => api.messages(bob).find(({ text }) => text.startsWith('Round 1 is complete.')), {
  what: 'the end',
});
await idle();
const before = ai.calls.length;

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const ann = api.person(1, { name: 'Ann' });
ann.says(ann, '/open Why?');
await api.until(() => api.messages(ann).find(({ text }) => text.startsWith('Round 1 is complete.')), {
  what: 'the end',
});
await idle();
const { result } = await session.post('Profiler.takePreciseCoverage');
await session.post('Profiler.stopPreciseCoverage');
session.disconnect();
await world.close();

const files = result
  .filter(({ url }) => url.startsWith('file://'))
  .map(({ url, functions }) => ({
    file: relative(SRC, fileURLToPath(url)),
    // The function that starts at 0 is the module itself.
    names: functions
      .filter(({ ranges: [range] }) => range !== undefined && range.startOffset > 0 && range.count > 0)
      .map(({ functionName }) => functionName || '(anonymous)'),
  }))
  .filter(({ file, names }) => !file.startsWith('..') && !STAND_INS.test(file) && names.length > 0)
  .toSorted((a, b) => a.file.localeCompare(b.file));
if (process.argv.includes('--list')) {
  for (const { file, names } of files) process.stdout.write(`${file}: ${names.join(' ')}\n`);
}
const functions = files.reduce((sum, { names }) => sum + names.length, 0);
process.stdout.write(`${files.length} files, ${functions} functions; ${ai.calls.length - before} calls of models\n`);
