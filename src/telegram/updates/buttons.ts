/** What is on our buttons: callback data, of which Telegram takes 64 bytes, and its way back. */
import type { BoardButton } from '../../chat/board.ts';
import { boardButtons } from '../../chat/commands/index.ts';

const MAX_BYTES = 64;

/** `chat` is our own id of the chat: after `/forget` it has another, and its old buttons mean nothing. */
export type Press =
  | {
      readonly on: 'board';
      readonly chat: number;
      readonly board: number;
      readonly button: Exclude<BoardButton, 'retry'>;
    }
  | { readonly on: 'retry'; readonly chat: number; readonly board: number; readonly seat: number }
  | {
      readonly on: 'skip';
      readonly chat: number;
      readonly board: number;
      /** In which it was offered. */
      readonly round: number;
      readonly seat: number;
    }
  | {
      readonly on: 'replace';
      readonly chat: number;
      readonly board: number;
      readonly round: number;
      readonly seat: number;
      /** The model that takes it. */
      readonly alias: string;
    }
  /** `seq`: the consensus; `point`: which of its contradictions. */
  | { readonly on: 'settle'; readonly chat: number; readonly seq: number; readonly point: number }
  /** `ballot`: what it is called, see `ballotTag`; `option`: from 0. */
  | { readonly on: 'vote'; readonly chat: number; readonly ballot: string; readonly option: number }
  /** `seq`: the answer beside which the thinking stands. */
  | { readonly on: 'thinking'; readonly chat: number; readonly seq: number }
  /** `seq`: the question that is to be asked in its new wording. */
  | { readonly on: 'revise'; readonly chat: number; readonly seq: number }
  /** `seq`: an answer of whom the question is for. */
  | { readonly on: 'whom'; readonly chat: number; readonly seq: number }
  /** `id`: the discussion to take up again. */
  | { readonly on: 'resume'; readonly id: string }
  | { readonly on: 'project'; readonly id: string }
  | { readonly on: 'model'; readonly project: string; readonly alias: string }
  | { readonly on: 'example'; readonly index: number }
  | { readonly on: 'deleteProject'; readonly id: string }
  | { readonly on: 'deleteAll'; readonly chat: number }
  /** Of the owner, in a private chat: a run in `chat` may go on. */
  | { readonly on: 'approve'; readonly chat: number; readonly board: number }
  /** `id`: of the person or group that the owner lets in, or no longer. */
  | { readonly on: 'allow'; readonly id: number }
  | { readonly on: 'revoke'; readonly id: number }
  /** `project` is '' when it is the chat that is kept. */
  | { readonly on: 'keep'; readonly chat: number; readonly project: string };

function data(press: Press): string {
  switch (press.on) {
    case 'board':
      return `b:${press.chat}:${press.board}:${press.button}`;
    case 'retry':
      return `r:${press.chat}:${press.board}:${press.seat}`;
    case 'skip':
      return `s:${press.chat}:${press.board}:${press.round}:${press.seat}`;
    case 'replace':
      return `c:${press.chat}:${press.board}:${press.round}:${press.seat}:${press.alias}`;
    case 'settle':
      return `o:${press.chat}:${press.seq}:${press.point}`;
    case 'vote':
      return `q:${press.chat}:${press.option}:${press.ballot}`;
    case 'thinking':
      return `t:${press.chat}:${press.seq}`;
    case 'revise':
      return `x:${press.chat}:${press.seq}`;
    case 'whom':
      return `w:${press.chat}:${press.seq}`;
    case 'resume':
      return `h:${press.id}`;
    case 'project':
      return `p:${press.id}`;
    case 'model':
      return `m:${press.project}:${press.alias}`;
    case 'example':
      return `e:${press.index}`;
    case 'deleteProject':
      return `d:${press.id}`;
    case 'deleteAll':
      return `f:${press.chat}`;
    case 'approve':
      return `y:${press.chat}:${press.board}`;
    case 'allow':
      return `a:${press.id}`;
    case 'revoke':
      return `v:${press.id}`;
    case 'keep':
      return `k:${press.chat}:${press.project}`;
  }
}

/** Callback data for a press; null if it does not fit, and the button must be left out. */
export function callbackData(press: Press): string | null {
  const text = data(press);
  return Buffer.byteLength(text) <= MAX_BYTES ? text : null;
}

/** A retry is of one seat, and has data of its own. */
function isBoardButton(text: string | undefined): text is Exclude<BoardButton, 'retry'> {
  return text !== 'retry' && boardButtons.some((button) => button === text);
}

/** A number that we wrote, null for anything else. */
function number(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** A project's id is two words (`3:p1`); an alias may hold a colon of its own. */
function modelPress(text: string): Press | null {
  const match = /^(\d+:p\d+):(.+)$/s.exec(text);
  const [, project = '', alias = ''] = match ?? [];
  return match ? { on: 'model', project, alias } : null;
}

/** Presses whose data are so many numbers and nothing else, by their letter. */
const NUMBERED: Readonly<Record<string, readonly [count: number, press: (numbers: readonly number[]) => Press]>> = {
  r: [3, ([chat = 0, board = 0, seat = 0]) => ({ on: 'retry', chat, board, seat })],
  s: [4, ([chat = 0, board = 0, round = 0, seat = 0]) => ({ on: 'skip', chat, board, round, seat })],
  o: [3, ([chat = 0, seq = 0, point = 0]) => ({ on: 'settle', chat, seq, point })],
  t: [2, ([chat = 0, seq = 0]) => ({ on: 'thinking', chat, seq })],
  x: [2, ([chat = 0, seq = 0]) => ({ on: 'revise', chat, seq })],
  w: [2, ([chat = 0, seq = 0]) => ({ on: 'whom', chat, seq })],
  y: [2, ([chat = 0, board = 0]) => ({ on: 'approve', chat, board })],
  e: [1, ([index = 0]) => ({ on: 'example', index })],
  f: [1, ([chat = 0]) => ({ on: 'deleteAll', chat })],
};

function numberedPress(kind: string, parts: readonly string[]): Press | null {
  const [count, press] = (Object.hasOwn(NUMBERED, kind) ? NUMBERED[kind] : undefined) ?? [];
  const numbers = parts.flatMap((part) => number(part) ?? []);
  return press !== undefined && numbers.length === count && parts.length === count ? press(numbers) : null;
}

/** What callback data means; null if it is none of ours. */
export function parsePress(text: string): Press | null {
  const [kind = '', ...rest] = text.split(':');
  const tail = rest.join(':');
  const [first, second, third, fourth] = [number(rest[0]), number(rest[1]), number(rest[2]), number(rest[3])];
  switch (kind) {
    case 'b': {
      const button = rest[2];
      if (first === null || second === null || rest.length !== 3) return null;
      return isBoardButton(button) ? { on: 'board', chat: first, board: second, button } : null;
    }
    case 'c': {
      const alias = rest.slice(4).join(':');
      if (first === null || second === null || third === null || fourth === null || alias === '') return null;
      return { on: 'replace', chat: first, board: second, round: third, seat: fourth, alias };
    }
    case 'q': {
      const ballot = rest[2] ?? '';
      if (first === null || second === null || ballot === '' || rest.length !== 3) return null;
      return { on: 'vote', chat: first, option: second, ballot };
    }
    case 'h':
      return tail === '' ? null : { on: 'resume', id: tail };
    case 'p':
      return tail === '' ? null : { on: 'project', id: tail };
    case 'm':
      return modelPress(tail);
    case 'd':
      return tail === '' ? null : { on: 'deleteProject', id: tail };
    case 'a':
    case 'v':
      return /^-?\d{1,16}$/.test(tail) ? { on: kind === 'a' ? 'allow' : 'revoke', id: Number(tail) } : null;
    case 'k':
      return first === null || rest.length < 2 ? null : { on: 'keep', chat: first, project: rest.slice(1).join(':') };
    default:
      return numberedPress(kind, rest);
  }
}
