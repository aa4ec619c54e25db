/**
 * Makes the fixtures in `test/fixtures/databases`: the bot of a checkout runs, people talk to it, then Telegram and the models fall
 * silent, and it is killed with SIGKILL while what it asked of them is pending. A fixture is never made anew, for no later program
 * would make the same: whatever changes gets fixtures of its own, made by the last program without the change.
 *
 *   ./node_modules/.bin/node test/upgrade/make.ts CHECKOUT NAME…
 *
 * `first-schema` was made by commit c35b42e, the last with one migration; `usage` by commit 55052c9,
 * the last with version 1 of effects; `failures` by commit 73e8afc, the last with version 2 of both; `thinking` by the first with
 * version 3; `boards` by commit 24a5e95, the last with it; `offers` by the first with version 4; `mydata` by the first with version 5
 * of effects; `calls` by commit 7a51579, the last with version 5 of both; `budget` by the first with version 6; `stages` by commit ca3013e, the last
 * with version 6 of both; `council` by the first with version 7; `control` by the first with version 8; `seats` by
 * commit 17ad11f, the last with version 8 of effects; the others by commit 5ac6353.
 */
import { scenes } from './scenes.ts';
import { world } from './world.ts';

const [checkout = '', ...names] = process.argv.slice(2);
for (const name of names) {
  const play = scenes[name];
  if (play === undefined) throw new Error(`there is no scene ${name}`);
  const here = await world(checkout, name === 'first-schema');
  await play(here);
  await here.keep(name);
  await here.end();
}
process.exit(0);
