import { Migration } from '@mikro-orm/migrations';

/** An index for the chats by their last activity. What nobody will edit again, and was left behind for ever, goes. */
export class Migration20261126110000_chat_updated extends Migration {
  override name = 'Migration20261126110000_chat_updated';

  override up(): void | Promise<void> {
    this.addSql('create index `chat_forgotten_updated_at_index` on `chat` (`forgotten`, `updated_at`);');
    // Lines, pages and documents, by the ids of effects that are not there any more.
    this.addSql(
      "delete from `shown` where `key` like '%:%:%' and not exists (select 1 from `effect` where `effect`.`id` = `shown`.`key`);",
    );
    // Progress messages before the newest, where nothing is left to be shown.
    this.addSql(
      `delete from \`shown\` where \`key\` like 'board:%'
        and cast(substr(\`key\`, 7) as integer) < (select case when json_valid(\`snapshot\`) then \`snapshot\` ->> '$.context.board' end
          from \`chat\` where \`chat\`.\`id\` = \`shown\`.\`chat\`)
        and not exists (select 1 from \`effect\` where \`effect\`.\`chat\` = \`shown\`.\`chat\` and \`done_at\` is null);`,
    );
  }
}
