/** Every effect's handler. Shared by every engine. */
import type { EffectHandlers, Engine } from '../engine/ports.ts';
import { answer } from './answer.ts';
import { compare } from './compare.ts';
import { conclude } from './conclude.ts';
import { forget, tell } from './endings.ts';
import { list } from './list.ts';
import { mydata } from './mydata.ts';
import { tellOwner } from './owner.ts';
import { confirm, exported, page, status } from './pages.ts';
import { board, fail, notice, offer, place, positions, post, retract, thinking, toast } from './show.ts';
import { rank } from './rank.ts';
import { react } from './react.ts';
import type { World } from './world.ts';

/** @param engine gives the engine that runs them, which is made after them */
export function effectHandlers(world: World, engine: () => Engine): EffectHandlers {
  return {
    answer: answer(world),
    rank: rank(world),
    list: list(world),
    compare: compare(world),
    conclude: conclude(world),
    place: place(world),
    post: post(world),
    positions: positions(world),
    react: react(world),
    fail: fail(world),
    retract: retract(world),
    thinking: thinking(world),
    board: board(world),
    notice: notice(world),
    offer: offer(world),
    toast: toast(world),
    page: page(world),
    status: status(world),
    export: exported(world),
    confirm: confirm(world),
    mydata: mydata(world),
    tellOwner: tellOwner(world),
    tell: tell(world, engine),
    forget: forget(world, engine),
  };
}
