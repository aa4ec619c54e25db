/**
 * `npm run bench:deliberation -- [questions.jsonl] [how many]`: whether a panel helps, on questions whose answers can be checked, with the
 * models and keys of `.env`. Each question is asked about 30 times in all; nothing is simulated.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.ts';
import { chooseModels } from '../../../src/panel/choose.ts';
import { KEY_VARIABLES, SILENCE_S } from '../../../src/panel/providers.ts';
import { oneOf } from '../../../src/lib/text.ts';
import { measureAll } from './methods.ts';
import { parseQuestions } from './questions.ts';
import { tableOf, wordsOf } from './report.ts';

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

const [path = join(import.meta.dirname, 'questions.jsonl'), most = ''] = process.argv.slice(2);
if (most !== '' && !/^[1-9]\d*$/.test(most)) fail(`How many questions? ${most} is no number`);
let questions;
try {
  const all = parseQuestions(readFileSync(path, 'utf8'));
  questions = most === '' ? all : all.slice(0, Number(most));
} catch (error) {
  fail(`${path}: ${error instanceof Error ? error.message : 'it cannot be read'}`);
}
const config = loadConfig();
const { model, catalogue } = await chooseModels(
  {
    providers: config.providers.map(({ key, ...provider }) => ({ ...provider, key: key.reveal() })),
    ollamaUrl: `${config.ollamaUrl.replace(/\/$/, '')}/v1`,
    models: config.models,
    othersMayBeUsed: config.othersMayBeUsed,
    ...config.ai,
    silenceS: SILENCE_S,
  },
  { demo: false },
);
await catalogue.ready(10_000);
const panel = catalogue.defaultPanel();
if (panel.length < 2)
  fail(`There is nobody to ask: set ${oneOf(KEY_VARIABLES)}, with two models or more. Nothing is simulated.`);
process.stdout.write(
  `${questions.length} questions, panel: ${panel.join(', ')}; judge: ${catalogue.judges(panel)[0] ?? 'of the panel'}\n`,
);
const { methods, best } = await measureAll({
  model,
  catalogue,
  panel,
  questions,
  onProgress: (method, done) => process.stderr.write(`\r${method}: ${done} of ${questions.length}${' '.repeat(20)}`),
});
process.stderr.write('\n');
process.stdout.write(`${tableOf(methods, best)}\n\n${wordsOf(methods, best).join('\n')}\n`);
process.exit(0);
