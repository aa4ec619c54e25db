/** A fault that nobody handles ends the process. Only the log tells of it, because the log holds no secrets and no texts. */
import { safeError, type Logger } from '../lib/log.ts';

/**
 * From now on ends the process with code 1 at any error that nobody handles. What is committed is taken up at the next start.
 * @param log gives the log of that moment
 * @returns ends the process in the same way, for an error that is caught
 */
export function endAtFaults(log: () => Logger): (error: unknown) => never {
  const end = (error: unknown): never => {
    try {
      log().fatal({ err: safeError(error) }, 'a fault ends the bot');
    } finally {
      // Also if the log cannot be written: Node would print the error, texts included.
      process.exit(1);
    }
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  return end;
}
