/** `/usage`: what was spent on models, for the owner: by day, chat, person and model. */
import { dayOf, reservedNow, spentSince, type SpentBy, type SpentSum } from '../../database/spending.ts';
import type { Database } from '../../database/open.ts';
import type { BudgetLimits } from '../../engine/funds.ts';
import { moneyTexts } from '../../texts/money.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** So many days are added up, today among them, and so many of them are listed. */
const USAGE_DAYS = 30;
const LISTED_DAYS = 7;
/** So many chats, persons and models are listed: the dearest. */
const LISTED = 10;

/**
 * The page.
 * @param at now, milliseconds since 1970
 * @throws what the database throws
 */
export async function usagePage(database: Database, budget: BudgetLimits, at: number): Promise<string> {
  const since = dayOf(at - (USAGE_DAYS - 1) * DAY_MS);
  const sums = (by: SpentBy, most: number): Promise<SpentSum[]> => spentSince(database, since, by, most);
  const days = await sums('day', USAGE_DAYS);
  const today = days.find(({ name }) => name === dayOf(at));
  const total = days.reduce((sum, { usd }) => sum + usd, 0);
  const estimated = days.reduce((sum, { estimated: part }) => sum + part, 0);
  return [
    moneyTexts.usageOf.today(today?.usd ?? 0, budget.daily, await reservedNow(database)),
    moneyTexts.usageOf.total(USAGE_DAYS, total, estimated, budget.unknownPerM),
    ...part('day', days.slice(0, LISTED_DAYS)),
    ...part('chat', await sums('chat', LISTED)),
    ...part('person', await sums('person', LISTED)),
    ...part('model', await sums('model', LISTED)),
  ].join('\n');
}

function part(by: SpentBy, sums: readonly SpentSum[]): string[] {
  if (sums.length === 0) return [];
  const lines = sums.map(({ name, usd, calls }) =>
    moneyTexts.usageOf.line(name === '0' ? moneyTexts.usageOf.nobody[by] : name, usd, calls),
  );
  return ['', moneyTexts.usageOf.heads[by], ...lines];
}
