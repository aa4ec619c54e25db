/**
 * For MikroORM's command line only: `npm run migration:create`. What it writes is the way from the tables as all migrations leave
 * them, in a file that is thrown away, to `src/database/schema.ts`. The program opens its database in `src/database/open.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from './src/database/open.ts';
import { ormOptions } from './src/database/sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'conclave-migration-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'conclave.db');
await (await openDatabase(path)).close();

export default ormOptions(path);
