/** Whether the bot can do its work now: the database takes a write, and Telegram was reached lately. */

/**
 * One check. `ageS`: for a check of something that has to succeed again and again, seconds since it last did; `null` before the
 * first time.
 */
export interface Check {
  readonly ok: boolean;
  readonly ageS?: number | null;
  /** How many chats are left alone because they cannot be read. */
  readonly parked?: number;
}

/** What `/readyz` shows. */
export interface Readiness {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, Check>>;
}

/** What readiness is made of. */
export interface ReadinessSources {
  /** Resolves when the database took a write. */
  readonly database: () => Promise<unknown>;
  /** How many chats are left alone because they cannot be read. `/readyz` shows the number and stays ready: the other chats are served. */
  readonly parked?: () => Promise<number>;
  /** When `getUpdates` last succeeded, milliseconds since 1970; `null` before the first. Left out with a webhook. */
  readonly lastPollAt?: () => number | null;
  /** Whether Telegram knows the webhook and we know who we are. Left out with polling. */
  readonly webhookSet?: () => boolean;
  /** Whether Restate can be reached, and of a worker whether it knows it. Left out with one machine. */
  readonly restate?: () => boolean;
  /** The clock, milliseconds since 1970. */
  readonly now?: () => number;
  /** How old the last poll may be, seconds. A long poll that brings nothing lasts 50 s; one that is dead is given up after 65. */
  readonly maxPollAgeS?: number;
  /** How long the database may take, milliseconds. */
  readonly databaseWithinMs?: number;
}

/** `work`, or `false` when it fails or takes longer than `ms`. */
async function succeeds(work: () => Promise<unknown>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  const done = (async () => {
    await work();
    return true;
  })().catch(() => false);
  try {
    return await Promise.race([done, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Makes the function that `/readyz` asks. It never rejects: a check that fails is a value. */
export function createReadiness(sources: ReadinessSources): () => Promise<Readiness> {
  const {
    database,
    parked,
    lastPollAt,
    webhookSet,
    restate,
    now = Date.now,
    maxPollAgeS = 120,
    databaseWithinMs = 2000,
  } = sources;
  return async () => {
    const checks: Record<string, Check> = { database: { ok: await succeeds(database, databaseWithinMs) } };
    const unread = await parked?.().catch(() => 0);
    if (unread !== undefined) checks['chats'] = { ok: true, parked: unread };
    if (lastPollAt) {
      const at = lastPollAt();
      const ageS = at === null ? null : Math.max(0, Math.round((now() - at) / 1000));
      checks['telegram'] = { ok: ageS !== null && ageS <= maxPollAgeS, ageS };
    }
    if (webhookSet) checks['telegram'] = { ok: webhookSet() };
    if (restate) checks['restate'] = { ok: restate() };
    return { ok: Object.values(checks).every((check) => check.ok), checks };
  };
}
