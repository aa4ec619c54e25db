import type { Core } from '../chats/core.ts';
import type { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';

/** One method of the Bot API: gives the `result`, or throws a `Refusal`. */
export type Method = (core: Core, params: Params, signal: AbortSignal) => unknown;

/** Refuses markup in the text: this server knows entities only. */
export function refuseParseMode(params: Params): void {
  if (params.text('parse_mode') !== '')
    throw badRequest('parse_mode is not supported by the local server: send entities');
}
