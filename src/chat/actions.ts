/**
 * What the machine's actions do: each computes the next context with `turns.ts`, writes its rows, and asks the world through
 * the ports. They run in the order in which the machine names them.
 */
import { askActions } from './actions/asks.ts';
import { endingActions } from './actions/endings.ts';
import { projectActions } from './actions/projects.ts';
import { reachActions } from './actions/reach.ts';
import { roundActions } from './actions/rounds.ts';

export const actions = { ...roundActions, ...askActions, ...projectActions, ...endingActions, ...reachActions };
