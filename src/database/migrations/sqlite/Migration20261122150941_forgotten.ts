import { Migration } from '@mikro-orm/migrations';

export class Migration20261122150941_forgotten extends Migration {
  override name = 'Migration20261122150941_forgotten';

  override up(): void | Promise<void> {
    this.addSql('alter table `chat` add column `forgotten` integer not null default 0;');
    this.addSql('drop index `chat_telegram_chat_topic_unique`;');
    this.addSql(
      'create unique index `chat_telegram_chat_topic_forgotten_unique` on `chat` (`telegram_chat`, `topic`, `forgotten`);',
    );
  }
}
