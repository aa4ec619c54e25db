import { Migration } from '@mikro-orm/migrations';

/** What a model thought stands beside its answer, and whether what it took is known in full. */
export class Migration20261126130000_thinking extends Migration {
  override name = 'Migration20261126130000_thinking';

  override up(): void | Promise<void> {
    this.addSql('alter table `message` add column `thinking` text null;');
    this.addSql('alter table `message` add column `usage_partial` integer not null default false;');
  }
}
