/** The real engine without a messenger: a discussion is held as in any chat, and its outcome read from the database. */
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../../../src/chat/events.ts';
import { openDatabase, select } from '../../../src/database/open.ts';
import { positionsOf } from '../../../src/database/positions.ts';
import { consensusSchema } from '../../../src/discussion/consensus/consensus.ts';
import type { FormatName } from '../../../src/discussion/formats/index.ts';
import type { HeldPosition } from '../../../src/discussion/positions/position.ts';
import type { Display } from '../../../src/effects/display.ts';
import { effectHandlers } from '../../../src/effects/handlers.ts';
import type { World } from '../../../src/effects/world.ts';
import { NO_BUDGET } from '../../../src/engine/funds.ts';
import { LocalEngine } from '../../../src/engine/local.ts';
import type { Catalogue, Model } from '../../../src/panel/port.ts';

/** What a discussion came to. */
export interface Held {
  /** The judge's answer in one line; after a review what its draft came to. Null if there is none. */
  readonly summary: string | null;
  readonly positions: readonly HeldPosition[];
  readonly tokens: number | null;
  readonly usd: number | null;
  readonly ms: number;
}

/** How a question is discussed: in a format, in rounds where that leaves it open, and whether a consensus is asked for afterwards. */
export interface Discussion {
  readonly format: FormatName;
  readonly rounds: number;
}

const silent: Display = {
  show: () => Promise.resolve('shown'),
  adopt: () => Promise.resolve(),
  preview: () => {},
  retract: () => Promise.resolve('gone'),
  seen: () => Promise.resolve(),
  toast: () => Promise.resolve(),
  working: () => {},
};

/** Asked so often whether anything runs, milliseconds. */
const LOOK_MS = 20;

/** Starts an engine on a database of its own. */
export async function startHeadless(model: Model, catalogue: Catalogue, panel: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-deliberation-'));
  const database = await openDatabase(`sqlite:${join(dir, 'bench.db')}`, { migrate: true });
  const faults: string[] = [];
  const world: World = {
    database,
    model,
    catalogue,
    display: silent,
    now: Date.now,
    typing: () => () => {},
    allows: () => true,
    tellOwners: () => {},
    forgetElsewhere: () => Promise.resolve(true),
    send: (...sent) => engine.send(...sent),
  };
  const engine: LocalEngine = new LocalEngine(
    database,
    effectHandlers(world, () => engine),
    { event: () => {}, effect: () => {}, fault: (what) => void faults.push(what) },
    Date.now,
    { ...NO_BUDGET, priced: (seat) => catalogue.priced(seat), judges: (seats) => catalogue.judges(seats) },
  );
  await engine.start();
  let chats = 0;

  /** Sends a command, and waits until nothing of it runs. */
  async function said(chat: number, command: object, id: string): Promise<void> {
    const carried = {
      at: Date.now(),
      by: 'Ann',
      from: 1,
      message: null,
      pressed: null,
      written: null,
      inThread: false,
      unseen: false,
      panel,
    };
    await engine.send(chat, { ...carried, ...command } as unknown as Command, id);
    const sql = 'select count(*) as n from effect where chat = ? and done_at is null';
    for (;;) {
      const [row] = await select<{ n: number }>(database, sql, [chat]);
      if ((row?.n ?? 0) === 0) break;
      await sleep(LOOK_MS);
    }
    if (faults.length > 0) throw new Error(`The engine had a fault: ${faults.join('; ')}`);
  }

  return {
    /** Discusses a question in a chat of its own; a judge has the last word. */
    async discuss(question: string, { format, rounds }: Discussion): Promise<Held> {
      chats += 1;
      const number = chats;
      const began = performance.now();
      const chat = await engine.chatAt({ telegramChat: number, topic: null, private: true });
      const command =
        format === 'discuss'
          ? { type: 'discuss', rounds, topic: question, context: null }
          : { type: 'open', format, text: question, context: null };
      await said(chat, command, `${number}:ask`);
      const concluded = 'select value from consensus where chat = ? order by id desc limit 1';
      const read = async () => (await select<{ value: string }>(database, concluded, [chat]))[0]?.value;
      // A review ends with what was revised: three calls, and no judge.
      const isJudged = format !== 'review';
      if (isJudged && (await read()) === undefined) await said(chat, { type: 'consensus' }, `${number}:consensus`);
      const value = consensusSchema.safeParse(JSON.parse((await read()) ?? 'null'));
      const sums =
        'select sum(tokens_in) + sum(tokens_out) as tokens, sum(usd) as usd from spending where telegram_chat = ?';
      const [spent] = await select<{ tokens: number | null; usd: number | null }>(database, sums, [number]);
      const positions = await positionsOf(database, `${chat}:d1`);
      const revised = positions.toSorted((a, b) => a.round - b.round).at(-1)?.claim ?? null;
      const judged = value.success ? value.data.summary : null;
      return {
        summary: isJudged ? judged : revised,
        positions,
        tokens: spent?.tokens ?? null,
        usd: spent?.usd ?? null,
        ms: performance.now() - began,
      };
    },
    async end(): Promise<void> {
      await engine.stop(0);
      await database.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
