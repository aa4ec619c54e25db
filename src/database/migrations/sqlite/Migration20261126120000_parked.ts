import { Migration } from '@mikro-orm/migrations';

/** The columns that hold what people and models wrote: as text, and inside JSON. */
const TEXTS = [
  ['discussion', 'question'],
  ['message', 'author'],
  ['message', 'context'],
  ['message', 'model'],
  ['message', 'text'],
  ['project', 'about'],
  ['project', 'name'],
] as const;
const JSONS = [
  ['consensus', 'value'],
  ['effect', 'input'],
] as const;

/** Rows at once: all of a large database would not fit into memory. */
const BATCH = 500;

/** NUL, and halves of surrogate pairs (with the flag `u` a whole pair is one character of another kind). */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/**
 * - `chat.parked_at`: since when a chat is left alone because its snapshot cannot be read.
 * - Texts without NUL and lone surrogates, which the driver of earlier versions could store and no other can. New ones are made so
 *   before they are stored. SQLite has no function that takes a NUL out of a text, so it is done here, row by row.
 */
export class Migration20261126120000_parked extends Migration {
  override name = 'Migration20261126120000_parked';

  override async up(): Promise<void> {
    this.addSql('alter table `chat` add column `parked_at` bigint null;');
    this.addSql('create index "chat_parked" on "chat" ("parked_at") where "parked_at" is not null;');
    this.addSql(`create index "effect_held" on "effect" ("chat") where "outcome" = 'held';`);
    for (const [table, column] of TEXTS) {
      const found = `instr(cast(\`${column}\` as blob), x'00') > 0`;
      await this.#clean(table, column, found, (value) => value.replace(UNSTORABLE, ''));
    }
    for (const [table, column] of JSONS) {
      // As JSON writes them. What is no JSON is left as it is: its chat will be parked.
      const found = `json_valid(\`${column}\`) and (instr(\`${column}\`, '\\u0000') > 0 or instr(\`${column}\`, '\\ud') > 0)`;
      await this.#clean(table, column, found, (value) =>
        JSON.stringify(
          JSON.parse(value, (_, field) => (typeof field === 'string' ? field.replace(UNSTORABLE, '') : field)),
        ),
      );
    }
  }

  async #clean(table: string, column: string, found: string, cleaned: (value: string) => string): Promise<void> {
    const select = `select \`id\`, \`${column}\` as \`value\` from \`${table}\` where ${found} and \`id\` > ? order by \`id\` limit ?`;
    for (let last = '', left = BATCH; left === BATCH;) {
      const rows = (await this.execute(select, [last, BATCH])) as { id: string; value: string }[];
      for (const { id, value } of rows)
        await this.execute(`update \`${table}\` set \`${column}\` = ? where \`id\` = ?`, [cleaned(value), id]);
      last = rows.at(-1)?.id ?? last;
      left = rows.length;
    }
  }
}
