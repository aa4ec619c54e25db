import { Migration } from '@mikro-orm/migrations';

/** Texts that are still growing, for the program that shows them. PostgreSQL's alone: a SQLite file has one program. */
export class Migration20261128000000_previews extends Migration {
  override name = 'Migration20261128000000_previews';

  override up(): void | Promise<void> {
    const text = 'text collate "C"';
    this.addSql(
      `create unlogged table "preview" ("id" ${text} not null primary key, "chat" integer not null, "call" ${text} not null,
        "text" ${text} not null, "partial" json null);`,
    );
    this.addSql('create index "preview_chat_index" on "preview" ("chat");');
  }
}
