/** The entry: `app/process.ts` is the program. It is imported last, so that what is said of loading holds for all of it. */
import { beginLoading } from './app/loading.ts';

beginLoading();
await import('./app/process.ts');
