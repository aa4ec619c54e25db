/** For MikroORM's command line only: `npx mikro-orm migration:create`. The program opens its database in `src/database/open.ts`. */
import { ormOptions } from './src/database/open.ts';

export default ormOptions(':memory:');
