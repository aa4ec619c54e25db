/**
 * What asking a model costs: before, as it may, and afterwards, as far as its provider tells. What nobody tells is taken to cost something:
 * never 0.
 */
import { UNKNOWN_USD_PER_M, type Price, type Usage } from '../panel/port.ts';

/** A model as it is counted. */
export interface Tariff extends Price {
  /** `provider:model-id`. */
  readonly id: string;
  /** Its provider tells the price; else it is one that somebody has set. */
  readonly known: boolean;
}

/** What is counted for a model of which nothing is known. @param perM US dollars for a million tokens */
export function unknownTariff(id: string, perM = UNKNOWN_USD_PER_M): Tariff {
  return { id, input: perM / 1e6, output: perM / 1e6, request: 0, known: false };
}

/** A token has about three bytes: of English rather four, of Chinese about three (https://platform.openai.com/tokenizer). */
const BYTES_PER_TOKEN = 3;
/** The rules of a prompt, the names of a panel, a project's instruction, tokens. */
const PROMPT_TOKENS = 1500;
/** What an answer may have, thinking included, tokens. Most have a third of it (measured with the recorded discussions). */
export const ANSWER_TOKENS = 4000;

/** About how many tokens a text of so many bytes has. */
export function tokensOf(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

const encoder = new TextEncoder();

/** About how many tokens texts have. */
export function tokensIn(...texts: readonly (string | null)[]): number {
  return tokensOf(texts.reduce((sum, text) => sum + encoder.encode(text ?? '').length, 0));
}

/**
 * What an answer may cost, US dollars.
 * @param tokens what the model reads beside the rules
 */
export function answerCost({ input, output, request }: Tariff, tokens: number): number {
  return request + (PROMPT_TOKENS + tokens) * input + ANSWER_TOKENS * output;
}

/** What finding out who agrees reads and writes: one line of each seat, and a list of numbers. Tokens. */
const COMPARED_TOKENS = 1000;
const COMPARISON_TOKENS = 500;

/** What finding out who agrees may cost, US dollars. */
export function comparisonCost({ input, output, request }: Tariff): number {
  return request + COMPARED_TOKENS * input + COMPARISON_TOKENS * output;
}

/** What each of these seats may cost, in their order; in turn each reads what those before it have said. */
export function seatCosts(seats: readonly Tariff[], inTurn: boolean, tokens: number): readonly number[] {
  return seats.map((seat, n) => answerCost(seat, tokens + (inTurn ? n * ANSWER_TOKENS : 0)));
}

/** What so many rounds may cost together, US dollars. */
export function roundsCost(seats: readonly Tariff[], inTurn: boolean, rounds: number, tokens: number): number {
  const said = seats.length * ANSWER_TOKENS;
  const costs = Array.from({ length: rounds }, (_, n) => seatCosts(seats, inTurn, tokens + n * said));
  return sumOf(costs.flat());
}

/** The sum of amounts. */
export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** What a call has cost, US dollars. */
export interface Spent {
  readonly usd: number;
  /** The provider did not tell it, or not all of it. */
  readonly estimated: boolean;
}

/**
 * What a call has cost. A provider's own word counts, but "0" for a model that has a price, or none that anybody knows: some say that of
 * whatever they cannot count, or where somebody else sends the bill (OpenRouter with a key of one's own).
 * @param expected what it may cost, as was thought before: for what nobody tells
 */
export function spentOn({ tokensIn, tokensOut, cost, partial }: Usage, tariff: Tariff, expected: number): Spent {
  const { input, output, request, known } = tariff;
  const isFree = known && input === 0 && output === 0 && request === 0;
  const told = cost === 0 && !isFree ? null : cost;
  const byTokens = tokensIn === null || tokensOut === null ? null : request + tokensIn * input + tokensOut * output;
  const usd = told ?? byTokens;
  if (usd === null) return { usd: expected, estimated: !isFree };
  return partial ? { usd: Math.max(usd, expected), estimated: true } : { usd, estimated: told === null && !known };
}

/** What the panel has cost since its question was asked: rounds, who agrees, the consensus. */
export interface RunCost {
  readonly calls: number;
  /** As far as providers told. */
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** So many of those read came from a provider's cache. */
  readonly tokensCached: number;
  /** US dollars. */
  readonly usd: number;
  /** Not all of it was told by a provider. */
  readonly estimated: boolean;
}

export const NO_COST: RunCost = {
  calls: 0,
  tokensIn: 0,
  tokensOut: 0,
  tokensCached: 0,
  usd: 0,
  estimated: false,
};
