import { Migration } from '@mikro-orm/migrations';

/** What was spent on models, and what a chat may still spend on what runs in it. */
export class Migration20261127080000_spending extends Migration {
  override name = 'Migration20261127080000_spending';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`spending\` (\`id\` text not null primary key, \`day\` text not null, \`telegram_chat\` bigint not null,
        \`person\` bigint not null, \`model\` text not null, \`calls\` integer not null, \`tokens_in\` integer not null,
        \`tokens_out\` integer not null, \`usd\` real not null, \`estimated\` real not null, \`forgotten\` integer not null default 0);`,
    );
    this.addSql('create index `spending_day_telegram_chat_index` on `spending` (`day`, `telegram_chat`);');
    this.addSql('create index `spending_telegram_chat_index` on `spending` (`telegram_chat`);');
    this.addSql('alter table `chat` add column `reserved` real not null default 0;');
    this.addSql('create index "chat_reserved" on "chat" ("reserved") where "reserved" > 0;');
  }
}
