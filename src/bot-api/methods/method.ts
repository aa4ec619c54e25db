import type { Core } from '../chats/core.ts';
import type { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';

/** A method of the Bot API. Returns the `result` of the answer, or throws a `Refusal`. */
export type Method = (core: Core, params: Params, signal: AbortSignal) => unknown;

/** Refuses `parse_mode`, because this server knows only entities. */
export function refuseParseMode(params: Params): void {
  if (params.text('parse_mode') !== '')
    throw badRequest('parse_mode is not supported by the local server: send entities');
}
