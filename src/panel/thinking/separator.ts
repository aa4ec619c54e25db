/**
 * Tells a model's thinking from its answer in a text that comes piece by piece.
 *
 * Where a text begins with a mark of thinking, all up to the closing one is thinking, and all of it if none comes. In the middle of an
 * answer a mark counts at the beginning of a line. A closing mark without an opening one makes all before it thinking: the template of
 * the model has opened it in the prompt. A mark in code or in the middle of a sentence is spoken about, and stays.
 */
import { createCode } from './code.ts';
import { endOf, type Mark, markAt } from './marks.ts';
import { MARKS, type Marks, withoutEnds, withoutMarks } from './tags.ts';

/** So much of the thinking is kept (UTF-16 units). */
const MAX_THINKING = 100_000;
/** A longer run of backticks is not waited for. */
const MAX_RUN = 64;
/** Enough of a sentence to tell if it has ended. */
const TAIL = 20;

/** Separates one answer. */
export interface Separator {
  /** The answer so far. It grows, but begins anew when it turns out to have been thinking. */
  readonly text: string;
  readonly thinking: string;
  /** All that is kept, for a bound. */
  readonly length: number;
  push(piece: string): void;
  /** Thinking that the provider has separated itself. */
  think(piece: string): void;
  /** Its thinking ended without having begun: the template opens it. The marks whose end came. */
  readonly unopened: Marks | null;
  /** Nothing follows. `proper`: it ended as answers do, so that what was only held back is one. */
  end(proper: boolean): void;
}

/**
 * A separator of one answer. `expected`: the template of this model opened its thinking before, so all is held back until its end, and
 * no preview has it.
 */
export function createSeparator(expected: Marks | null = null): Separator {
  let text = '';
  let thinking = '';
  /** The same without what belongs to the marks, and of how much it is. */
  let cleaned = { of: 0, thinking: '' };
  /** What is not decided yet. */
  let rest = '';
  /** The marks inside which it is. */
  let inside = expected;
  /** What is inside is thinking only if its end comes: in the middle of an answer, or when it was expected. Its opening mark, and more. */
  let maybe: { readonly mark: string; held: string } | null = expected === null ? null : { mark: '', held: '' };
  let unopened: Marks | null = null;
  /** Thinking in the text has ended. */
  let thought = false;
  /** The answer has something that can be seen. */
  let begun = false;
  /** Where in `thinking` the newest began. */
  let from = 0;
  /** Marks that opened within thinking, and were not closed there: thinking within thinking. */
  let nested = 0;
  /** Opening marks that were spoken about: so are their ends. */
  let spoken = 0;
  /** The last units of what was taken. */
  let tail = '';
  let code = createCode();

  const think = (piece: string): void => {
    if (thinking.length < MAX_THINKING) thinking += piece.slice(0, MAX_THINKING - thinking.length);
  };
  const say = (piece: string): void => {
    if (piece === '') return;
    let said = piece;
    if (!begun) {
      if (thought || thinking !== '') said = piece.trimStart();
      begun = /\S/.test(said);
    }
    text += said;
    tail = (tail + piece.slice(-TAIL)).slice(-TAIL);
  };
  const words = (piece: string): void => {
    if (piece === '') return;
    code.words(piece);
    say(piece);
  };
  const close = (): void => {
    inside = null;
    maybe = null;
    thought = true;
    code = createCode();
    // Whatever was said was said before: what follows on a new line is of the answer still.
    if (!begun) text = '';
  };

  /** Takes what is inside marks. False: more is needed. */
  function takeInside(marks: Marks, final: boolean): boolean {
    const hold = (piece: string): void => {
      if (maybe) maybe.held += piece;
      else think(piece);
      tail = (tail + piece.slice(-TAIL)).slice(-TAIL);
    };
    const at = rest.search(closing(marks));
    if (at === -1) {
      const decided = final ? rest.length : Math.max(0, rest.length - marks.close.length + 1);
      hold(rest.slice(0, decided));
      rest = rest.slice(decided);
      return false;
    }
    const end = endOf(rest, at, marks, final);
    // What follows the mark tells if it is spoken about.
    if (end === 'more' || (end === rest.length && !final)) return false;
    hold(rest.slice(0, at));
    const mark = rest.slice(at, end ?? at + 1);
    rest = rest.slice(at + mark.length);
    if (end === null || (/(^|[^`])`$/.test(tail) && rest.startsWith('`'))) hold(mark);
    else if (maybe !== null && maybe.mark !== '' && isAside(maybe.held, rest)) restore(mark);
    else {
      if (maybe) keep(marks, maybe);
      nested = thinking.slice(from).toLowerCase().split(marks.open.toLowerCase()).length - 1;
      close();
    }
    return true;
  }

  /** It was thinking. */
  function keep({ open }: Marks, { mark, held }: { readonly mark: string; readonly held: string }): void {
    const opened = mark === '' && held.trimStart().slice(0, open.length).toLowerCase() === open.toLowerCase();
    if (mark === '' && !opened) unopened = inside;
    think(opened ? held.trimStart().slice(open.length) : `\n${held}`);
  }

  /** It was no thinking after all. */
  function restore(mark: string): void {
    const held = maybe === null ? '' : `${maybe.mark}${maybe.held}${mark}`;
    inside = null;
    maybe = null;
    words(held);
  }

  /** Takes what is of the answer. False: more is needed. */
  function takeAnswer(final: boolean): boolean {
    if (!begun && !thought && text === '') {
      const opened = opensWithWords(rest, final);
      if (opened === 'more') return false;
      if (opened) {
        inside = opened;
        maybe = { mark: opened.open, held: '' };
        rest = rest.slice(opened.open.length);
        return true;
      }
    }
    let from = 0;
    const special = /[<[◁`~\n]/g;
    const wait = (at: number): false => {
      words(rest.slice(from, at));
      rest = rest.slice(at);
      return false;
    };
    for (let found = special.exec(rest); found !== null; found = special.exec(rest)) {
      const at = found.index;
      const unit = found[0];
      if (unit === '\n') {
        words(rest.slice(from, at));
        say('\n');
        code.newline();
        from = at + 1;
      } else if (unit === '`' || unit === '~') {
        let end = at + 1;
        while (rest[end] === unit) end += 1;
        if (end === rest.length && !final && end - at < MAX_RUN) return wait(at);
        words(rest.slice(from, at));
        code.run(rest.slice(at, end));
        say(rest.slice(at, end));
        from = end;
        special.lastIndex = end;
      } else {
        const mark = markAt(rest, at, final);
        if (mark === 'more') return wait(at);
        if (mark === null) continue;
        words(rest.slice(from, at));
        from = at;
        const is = meant(mark, at, final);
        if (is === 'more') return wait(at);
        special.lastIndex = mark.end;
        if (!is) {
          words(rest.slice(at, mark.end));
          from = mark.end;
          continue;
        }
        take(mark, rest.slice(at, mark.end));
        rest = rest.slice(mark.end);
        return true;
      }
    }
    words(rest.slice(from));
    rest = '';
    return false;
  }

  /** If a mark in the answer is meant, and not spoken about. */
  function meant({ kind, marks, end }: Mark, at: number, final: boolean): boolean | 'more' {
    if (kind === 'frame') return !begun && (thought || rest.startsWith('<|', at));
    if (kind === 'open') {
      const is = !code.inside && (!begun || (code.blank && marks?.anywhere === true));
      if (!is) spoken += 1;
      return is;
    }
    if (!begun) return true;
    if (spoken > 0) {
      spoken -= 1;
      return false;
    }
    if ((thought && nested === 0) || !marks?.anywhere) return false;
    const follows = /^[ \t]*([^ \t])/u.exec(rest.slice(end, end + 20))?.[1];
    if (follows === undefined && !final && rest.length - end < 20) return 'more';
    const endsLine = follows === undefined || follows === '\n' || follows === '\r';
    if (code.inside) return code.fenced && code.blank && endsLine;
    if (marks.close.includes('|') || code.blank || endsLine) return true;
    // In the middle of a sentence: white space or a quotation mark before it, and the sentence goes on behind it.
    if (!/[\s"'“‘(]$/.test(tail) || /[.!?…:。！？]\s*$/.test(tail)) return true;
    return !/[\p{Ll}"'”’),.;:!?]/u.test(follows);
  }

  function take({ kind, marks }: Mark, written: string): void {
    if (kind === 'frame') thought = true;
    else if (kind === 'close') {
      if (nested > 0) nested -= 1;
      else if (begun) unopened = marks;
      think(text);
      text = '';
      begun = false;
      close();
    } else {
      inside = marks;
      from = thinking.length;
      if (begun) maybe = { mark: written, held: '' };
      else text = '';
    }
  }

  const run = (final: boolean): void => {
    while (inside === null ? takeAnswer(final) : takeInside(inside, final));
  };

  return {
    get text() {
      return text;
    },
    get thinking() {
      if (cleaned.of !== thinking.length) cleaned = { of: thinking.length, thinking: withoutMarks(thinking) };
      return cleaned.thinking;
    },
    get length() {
      return text.length + (maybe?.held.length ?? 0) + rest.length;
    },
    push(piece) {
      rest += piece;
      run(false);
    },
    get unopened() {
      return unopened;
    },
    think,
    end(proper) {
      run(true);
      if (maybe !== null && inside !== null) {
        const held = maybe.mark === '' || inside.words;
        // A mark alone on its line begins thinking, though its end did not come.
        if (held ? !proper : /^\s*\n/.test(maybe.held)) keep(inside, maybe);
        else restore('');
      }
      if (thought || text.startsWith('<|')) text = withoutEnds(text);
    },
  };
}

/** In the middle of a sentence: `<think> opens it and </think> closes it`. */
function isAside(held: string, rest: string): boolean {
  return /^ [^\n]* $/.test(held) && /^ [^\n]/.test(rest);
}

const closings = new Map<Marks, RegExp>();

function closing(marks: Marks): RegExp {
  const known = closings.get(marks);
  if (known !== undefined) return known;
  const made = new RegExp(marks.close.replaceAll(/[|[\]]/g, String.raw`\$&`), 'i');
  closings.set(marks, made);
  return made;
}

/** The marks made of words with which a text begins. */
function opensWithWords(text: string, final: boolean): Marks | 'more' | null {
  for (const marks of MARKS) {
    if (!marks.words) continue;
    if (!final && text.length <= marks.open.length && marks.open.startsWith(text)) return 'more';
    if (text.startsWith(marks.open) && /^[\p{Lu}"“'‘(]/u.test(text.slice(marks.open.length))) return marks;
  }
  return null;
}
