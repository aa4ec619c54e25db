import { Migration } from '@mikro-orm/migrations';

export class Migration20261122100000_initial extends Migration {
  override name = 'Migration20261122100000_initial';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`access\` (\`id\` text not null primary key, \`role\` text not null, \`at\` bigint not null);`,
    );

    this.addSql(
      `create table \`chat\` (\`id\` integer not null primary key autoincrement, \`telegram_chat\` bigint not null, \`topic\` integer not null, \`home\` integer null, \`private\` integer not null, \`seq\` integer not null default 0, \`version\` integer not null, \`snapshot\` json not null, \`updated_at\` bigint not null);`,
    );
    this.addSql(`create index \`chat_home_index\` on \`chat\` (\`home\`);`);
    this.addSql(`create unique index \`chat_telegram_chat_topic_unique\` on \`chat\` (\`telegram_chat\`, \`topic\`);`);

    this.addSql(
      `create table \`consensus\` (\`id\` text not null primary key, \`chat\` integer not null, \`discussion\` text not null, \`value\` json not null);`,
    );
    this.addSql(`create index \`consensus_discussion_index\` on \`consensus\` (\`discussion\`);`);
    this.addSql(`create index \`consensus_chat_index\` on \`consensus\` (\`chat\`);`);

    this.addSql(
      `create table \`discussion\` (\`id\` text not null primary key, \`chat\` integer not null, \`project\` text not null, \`question\` text not null, \`begun_at\` bigint not null, \`closed_at\` bigint null);`,
    );
    this.addSql(`create index \`discussion_chat_index\` on \`discussion\` (\`chat\`);`);
    this.addSql(`create index \`discussion_project_index\` on \`discussion\` (\`project\`);`);

    this.addSql(
      `create table \`effect\` (\`id\` text not null primary key, \`chat\` integer not null, \`seq\` integer not null, \`n\` integer not null, \`kind\` text not null, \`input\` json not null, \`call\` text null, \`outcome\` text null, \`created_at\` bigint not null, \`done_at\` bigint null);`,
    );
    this.addSql(`create index "effect_pending" on "effect" ("chat", "seq", "n") where "done_at" is null;`);
    this.addSql(`create index "effect_done_at" on "effect" ("done_at") where "done_at" is not null;`);

    this.addSql(`create table \`inbox\` (\`id\` text not null primary key, \`at\` bigint not null);`);
    this.addSql(`create index \`inbox_at_index\` on \`inbox\` (\`at\`);`);

    this.addSql(
      `create table \`message\` (\`id\` text not null primary key, \`chat\` integer not null, \`discussion\` text not null, \`seq\` integer not null, \`kind\` text not null, \`round\` integer null, \`author\` text not null, \`asked\` text null, \`context\` text null, \`text\` text not null, \`reason\` text null, \`model\` text null, \`tokens_in\` integer null, \`tokens_out\` integer null, \`cost\` real null, \`ms\` integer null, \`call\` text null, \`at\` bigint not null);`,
    );
    this.addSql(`create index \`message_discussion_seq_index\` on \`message\` (\`discussion\`, \`seq\`);`);
    this.addSql(`create index \`message_chat_call_index\` on \`message\` (\`chat\`, \`call\`);`);

    this.addSql(
      `create table \`project\` (\`id\` text not null primary key, \`home\` integer not null, \`name\` text not null, \`about\` text not null default '', \`models\` json null, \`created_at\` bigint not null);`,
    );
    this.addSql(`create index \`project_home_index\` on \`project\` (\`home\`);`);

    this.addSql(
      `create table \`round\` (\`id\` text not null primary key, \`chat\` integer not null, \`discussion\` text not null, \`number\` integer not null, \`kind\` text not null, \`panel\` json not null, \`begun_at\` bigint not null, \`ended_at\` bigint null);`,
    );
    this.addSql(`create index \`round_discussion_index\` on \`round\` (\`discussion\`);`);
    this.addSql(`create index \`round_chat_index\` on \`round\` (\`chat\`);`);

    this.addSql(
      `create table \`shown\` (\`id\` text not null primary key, \`chat\` integer not null, \`key\` text not null, \`part\` integer not null, \`message\` integer not null);`,
    );
    this.addSql(`create index \`shown_chat_key_index\` on \`shown\` (\`chat\`, \`key\`);`);
    this.addSql(`create index \`shown_chat_message_index\` on \`shown\` (\`chat\`, \`message\`);`);
  }
}
