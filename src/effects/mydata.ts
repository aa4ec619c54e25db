/** `/mydata`: everything that is stored of a chat and its topics, as a JSON document. */
import { chatAndTopics } from '../engine/chats.ts';
import { storedOf, type StoredRow, type StoredTable } from '../database/stored.ts';
import type { Database } from '../database/open.ts';
import type { EffectHandler } from '../engine/ports.ts';
import { shown } from './show.ts';
import type { World } from './world.ts';

/** The version of the document's form. Raise it when a field is renamed, goes, or means something else. */
const FORMAT = 1;

/** The names of the tables in the document. */
const NAMES: Readonly<Record<StoredTable, string>> = {
  chat: 'topics',
  access: 'access',
  project: 'projects',
  discussion: 'discussions',
  round: 'rounds',
  message: 'transcript',
  consensus: 'consensus',
  shown: 'shown',
  effect: 'effects',
};

/** Columns that hold a time, milliseconds since 1970. */
const TIMES = new Set(
  'at begun_at ended_at closed_at used_at expired_at created_at done_at updated_at parked_at forget_at'.split(' '),
);
/** Columns that hold JSON. */
const JSONS = new Set(['snapshot', 'input', 'value', 'models', 'panel']);
/** Columns that are 0 or 1. */
const FLAGS = new Set(['private', 'usage_partial']);
/** Columns of the machinery, which tell nothing of anybody. */
const LEFT_OUT = new Set(['forgotten']);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value as the document has it: times in ISO form, JSON as it is. */
function valueOf(name: string, value: string | number | null): unknown {
  if (value === null) return null;
  if (TIMES.has(name)) return new Date(Number(value)).toISOString();
  if (FLAGS.has(name)) return Boolean(value);
  return JSONS.has(name) && typeof value === 'string' ? parsed(value) : value;
}

const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function entryOf(row: StoredRow): string {
  const fields = Object.entries(row).filter(([name]) => !LEFT_OUT.has(name));
  return JSON.stringify(Object.fromEntries(fields.map(([name, value]) => [camelCase(name), valueOf(name, value)])));
}

/**
 * Everything that is stored of a chat and its topics, as JSON. The event loop runs in between.
 * @param at now, milliseconds since 1970
 */
export async function dataOf(database: Database, chat: number, at: number): Promise<string> {
  const chats = (await chatAndTopics(database, chat)).toSorted((a, b) => a - b);
  const lists = new Map<string, string[]>(Object.values(NAMES).map((name) => [name, []]));
  for await (const { table, rows } of storedOf(database, chats)) lists.get(NAMES[table])?.push(...rows.map(entryOf));
  const head = JSON.stringify({ format: 'conclave-chat', version: FORMAT, exportedAt: new Date(at).toISOString() });
  const parts = [...lists].map(([name, entries]) => {
    const list = entries.length === 0 ? '[]' : `[\n    ${entries.join(',\n    ')}\n  ]`;
    return `  ${JSON.stringify(name)}: ${list}`;
  });
  return `{\n  ${head.slice(1, -1)},\n${parts.join(',\n')}\n}\n`;
}

/** Sends the document, made when its turn to be shown comes. */
export function mydata(world: World): EffectHandler<'mydata'> {
  return ({ replyTo }, context) =>
    shown(world, context, {
      key: context.effectId,
      as: 'notice',
      replyTo,
      view: async () => {
        const at = world.now();
        const name = `conclave-data-${new Date(at).toISOString().slice(0, 10)}.json`;
        return { view: 'document', name, content: await dataOf(world.database, context.address.id, at) };
      },
    });
}
