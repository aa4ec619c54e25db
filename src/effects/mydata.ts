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
  position: 'positions',
  ballot: 'ballots',
  vote: 'votes',
  ranking: 'rankings',
  message: 'transcript',
  consensus: 'consensus',
  shown: 'shown',
  effect: 'effects',
  spending: 'spending',
};

/** Columns that hold a time, milliseconds since 1970. */
const TIMES = new Set(
  'at begun_at ended_at closed_at used_at expired_at created_at done_at updated_at parked_at forget_at'.split(' '),
);
/** Columns that hold JSON. */
const JSONS = new Set('snapshot input value models fallbacks panel agreement options criteria places'.split(' '));
/** Columns that are 0 or 1. */
const FLAGS = new Set(['private', 'usage_partial']);
/** Columns of the machinery, which tell nothing of anybody. */
const LEFT_OUT = new Set(['forgotten']);

/** Fields inside of stored JSON that hold a time, if it is known. */
const INNER_TIMES = new Set(['at', 'since', 'until', 'due', 'notBefore']);

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) =>
      typeof value === 'number' && INNER_TIMES.has(name) ? isoOf(value) : value,
    );
  } catch {
    return text;
  }
}

/** A value as the document has it: times in ISO form, JSON as it is. */
function valueOf(name: string, value: string | number | null): unknown {
  if (value === null) return null;
  if (TIMES.has(name)) return isoOf(Number(value));
  if (FLAGS.has(name)) return Boolean(value);
  return JSONS.has(name) && typeof value === 'string' ? parsed(value) : value;
}

const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function entryOf(row: StoredRow): string {
  const fields = Object.entries(row).filter(([name]) => !LEFT_OUT.has(name));
  return JSON.stringify(Object.fromEntries(fields.map(([name, value]) => [camelCase(name), valueOf(name, value)])));
}

/** One document, and whether another follows. */
interface Part {
  readonly json: string;
  readonly more: boolean;
}

/** The rows of a document by the names of their lists. */
class Lists {
  readonly #lists = new Map<string, string[]>(Object.values(NAMES).map((name) => [name, []]));
  length = 0;

  add(name: string, entries: readonly string[]): void {
    this.#lists.get(name)?.push(...entries);
    for (const entry of entries) this.length += entry.length;
  }

  json(head: object): string {
    const parts = [...this.#lists].map(([name, entries]) => {
      const list = entries.length === 0 ? '[]' : `[\n    ${entries.join(',\n    ')}\n  ]`;
      return `  ${JSON.stringify(name)}: ${list}`;
    });
    return `{\n  ${JSON.stringify(head).slice(1, -1)},\n${parts.join(',\n')}\n}\n`;
  }
}

/**
 * How long a document is, UTF-16 units of at most three bytes. Telegram would take 50 MB from a bot
 * (https://core.telegram.org/bots/api#senddocument), but to put so much together holds the event loop too long.
 */
const MOST_UNITS = 1_000_000;

/**
 * Everything that is stored of a chat and its topics, in as many documents as it needs. The event loop runs in between.
 * @param at now, milliseconds since 1970
 */
async function* dataOf(database: Database, chat: number, at: number): AsyncGenerator<Part, void> {
  const chats = await chatAndTopics(database, chat);
  let part = 1;
  let lists = new Lists();
  const head = (more: boolean) => {
    return { format: 'conclave-chat', version: FORMAT, exportedAt: isoOf(at), part, more };
  };
  for await (const { table, rows } of storedOf(database, chats)) {
    if (lists.length > MOST_UNITS) {
      yield { json: lists.json(head(true)), more: true };
      part++;
      lists = new Lists();
    }
    lists.add(NAMES[table], rows.map(entryOf));
  }
  yield { json: lists.json(head(false)), more: false };
}

/** Sends the documents. Each is made when its turn to be shown comes. */
export function mydata(world: World): EffectHandler<'mydata'> {
  return async ({ replyTo }, context) => {
    const { effectId, address } = context;
    const at = world.now();
    const day = isoOf(at).slice(0, 10);
    const parts = dataOf(world.database, address.id, at);
    for (let n = 1; ; n++) {
      let made: Part | null = null;
      const ending = await shown(world, context, {
        key: n === 1 ? effectId : `${effectId}/${n}`,
        as: 'notice',
        replyTo,
        view: async () => {
          made ??= (await parts.next()).value ?? null;
          const name = `conclave-data-${day}${n === 1 ? '' : `-${n}`}.json`;
          return made && { view: 'document', name, content: made.json };
        },
      });
      if (!(made as Part | null)?.more || ending === 'left' || ending.outcome !== 'shown') return ending;
    }
  };
}
