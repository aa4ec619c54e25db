import { Migration } from '@mikro-orm/migrations';

export class Migration20261126100000_effect_version extends Migration {
  override name = 'Migration20261126100000_effect_version';

  override up(): void | Promise<void> {
    this.addSql('alter table `effect` add column `version` integer not null default 1;');
  }
}
