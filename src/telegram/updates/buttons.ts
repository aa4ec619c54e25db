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
  | { readonly on: 'retry' | 'skip'; readonly chat: number; readonly board: number; readonly seat: number }
  | {
      readonly on: 'replace';
      readonly chat: number;
      readonly board: number;
      readonly seat: number;
      /** The model that takes it. */
      readonly alias: string;
    }
  /** `seq`: the consensus; `point`: which of its contradictions. */
  | { readonly on: 'settle'; readonly chat: number; readonly seq: number; readonly point: number }
  /** `option`: from 0. */
  | { readonly on: 'vote'; readonly chat: number; readonly round: number; readonly option: number }
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
      return `s:${press.chat}:${press.board}:${press.seat}`;
    case 'replace':
      return `c:${press.chat}:${press.board}:${press.seat}:${press.alias}`;
    case 'settle':
      return `o:${press.chat}:${press.seq}:${press.point}`;
    case 'vote':
      return `q:${press.chat}:${press.round}:${press.option}`;
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

/** Presses that have the chat and two more numbers. */
function threeNumbers(
  kind: 'r' | 's' | 'o' | 'q',
  chat: number | null,
  second: number | null,
  third: number,
): Press | null {
  if (chat === null || second === null) return null;
  switch (kind) {
    case 'r':
      return { on: 'retry', chat, board: second, seat: third };
    case 's':
      return { on: 'skip', chat, board: second, seat: third };
    case 'o':
      return { on: 'settle', chat, seq: second, point: third };
    case 'q':
      return { on: 'vote', chat, round: second, option: third };
  }
}

const ABOUT_ENTRIES = { t: 'thinking', x: 'revise', w: 'whom' } as const;

/** What callback data means; null if it is none of ours. */
export function parsePress(text: string): Press | null {
  const [kind, ...rest] = text.split(':');
  const tail = rest.join(':');
  const [first, second, third] = [number(rest[0]), number(rest[1]), number(rest[2])];
  switch (kind) {
    case 'b': {
      const button = rest[2];
      if (first === null || second === null || rest.length !== 3) return null;
      return isBoardButton(button) ? { on: 'board', chat: first, board: second, button } : null;
    }
    case 'r':
    case 's':
    case 'o':
    case 'q':
      return third === null || rest.length !== 3 ? null : threeNumbers(kind, first, second, third);
    case 'c': {
      const alias = rest.slice(3).join(':');
      if (first === null || second === null || third === null || alias === '') return null;
      return { on: 'replace', chat: first, board: second, seat: third, alias };
    }
    case 't':
    case 'x':
    case 'w':
      return first === null || second === null || rest.length !== 2
        ? null
        : { on: ABOUT_ENTRIES[kind], chat: first, seq: second };
    case 'y':
      return first === null || second === null || rest.length !== 2
        ? null
        : { on: 'approve', chat: first, board: second };
    case 'h':
      return tail === '' ? null : { on: 'resume', id: tail };
    case 'p':
      return tail === '' ? null : { on: 'project', id: tail };
    case 'm':
      return modelPress(tail);
    case 'e':
      return first === null || rest.length !== 1 ? null : { on: 'example', index: first };
    case 'd':
      return tail === '' ? null : { on: 'deleteProject', id: tail };
    case 'f':
      return first === null || rest.length !== 1 ? null : { on: 'deleteAll', chat: first };
    case 'a':
    case 'v':
      return /^-?\d{1,16}$/.test(tail) ? { on: kind === 'a' ? 'allow' : 'revoke', id: Number(tail) } : null;
    case 'k':
      return first === null || rest.length < 2 ? null : { on: 'keep', chat: first, project: rest.slice(1).join(':') };
    default:
      return null;
  }
}
