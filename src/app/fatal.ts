/** The end by a fault that nobody handles: it is told in the log, which keeps secrets and texts out, and nowhere else. */
import { safeError, type Logger } from '../lib/log.ts';

/**
 * Ends the process with code 1 at any error that nobody handles. What is committed is taken up at the next start.
 * @param log gives the log to tell it in
 * @returns does that for an error at hand
 */
export function endAtFaults(log: () => Logger): (error: unknown) => never {
  const end = (error: unknown): never => {
    try {
      log().fatal({ err: safeError(error) }, 'a fault ends the bot');
    } finally {
      // Also where the log cannot be written: Node would then print what was thrown.
      process.exit(1);
    }
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  return end;
}
