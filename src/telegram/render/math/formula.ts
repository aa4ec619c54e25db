/** A formula of LaTeX as a line that can be read: what Telegram, which shows no formulas, can have of it. */
import { script } from '../scripts.ts';
import { ACCENTS, BLACKBOARD, FUNCTIONS, PLAIN, RELATIONS, SILENT, SPACES, SYMBOLS, WORDS } from './symbols.ts';

/** Something of a formula that has no form in a line. It ends the reading, whatever it is in. */
class Unreadable extends Error {}

/** Groups inside each other, at most. */
const MAX_DEPTH = 20;
/** Something raised or lowered of up to so many characters has no blanks. */
const MAX_NARROW = 4;
/** Longer formulas, in UTF-16 units, are not read. */
const MAX_LENGTH = 2000;

interface Environment {
  readonly before: string;
  readonly after: string;
  /** Whether each row is a line of its own. */
  readonly lines: boolean;
}

const environment = (before = '', after = '', lines = false): Environment => ({ before, after, lines });

/** Environments that put rows below one another. */
const LINES = ['aligned', 'align', 'gather', 'gathered', 'split', 'equation', 'multline', 'eqnarray'];

/** Environments of rows and cells, and what stands around them. */
const ENVIRONMENTS: ReadonlyMap<string, Environment> = new Map([
  ...LINES.flatMap((name) => [name, `${name}*`]).map((name) => [name, environment('', '', true)] as const),
  ['cases', environment('{ ', ' }')],
  ['matrix', environment()],
  ['pmatrix', environment('(', ')')],
  ['bmatrix', environment('[', ']')],
  ['vmatrix', environment('|', '|')],
  ['array', environment()],
]);

/**
 * What no brackets have to hold together: a number, a letter, a word, a differential, something in brackets or a function of it, with what is
 * raised or lowered behind.
 */
const ATOM = /^(?:\d[\d.,]*|[d∂]?[\p{L}∞][\u0300-\u030C\u20D7]?|\p{L}{3,}|\p{Lu}{2}|\p{L}*\(\))['′°⁰-ₜⁱᵃ-ᶻʰ-ʸ²³¹]*$/u;
/** Signs that bind less than a stroke does. */
const LOOSE = /[\s+\-±=<>,/]/u;

const ROOTS: ReadonlyMap<string, string> = new Map([
  ['', '√'],
  ['2', '√'],
  ['3', '∛'],
  ['4', '∜'],
]);

/** A text without what its brackets hold. */
function folded(text: string): string {
  let before = '';
  let after = text;
  for (let depth = 0; depth < MAX_DEPTH && before !== after; depth += 1) {
    before = after;
    after = before.replace(/\([^()]+\)/g, '()');
  }
  return after;
}

const bracketed = (text: string): string => (ATOM.test(folded(text)) ? text : `(${text})`);
/** What stands above a line needs no brackets if it is one product. */
const above = (text: string): string => (LOOSE.test(folded(text)) ? `(${text})` : text);

/** What ends a row. */
const NEXT_ROW = '\\\\';
const TOKEN = /\\([A-Za-z]+\*?|[^])|[^]/gu;

/** Reads a formula from left to right. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = source.match(TOKEN) ?? [];
  }

  /** All of it. */
  whole(): string {
    const lines: string[] = [];
    for (; this.#at <= this.#tokens.length; this.#at += 1) lines.push(this.#until((token) => token === NEXT_ROW));
    return lines.join('\n');
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #skipSpace(): void {
    while (/^\s$/.test(this.#peek() ?? '')) this.#at += 1;
  }

  /** A blank that only ends the name of a letter: another follows, or a digit. */
  #skipNameEnd(): void {
    const from = this.#at;
    this.#skipSpace();
    if (!/^(?:[\p{L}\p{N}]|\\[A-Za-z].*)$/u.test(this.#peek() ?? '')) this.#at = from;
  }

  /** What comes before a token that ends it, which stays. */
  #until(ends: (token: string) => boolean): string {
    let out = '';
    for (let token = this.#peek(); token !== undefined && !ends(token); token = this.#peek()) {
      if (token === '}' || token === '&' || token === NEXT_ROW) throw new Unreadable();
      this.#at += 1;
      out = joined(out, this.#one(token));
    }
    return out.replace(/ +/g, ' ');
  }

  /** A group in braces, or the one token that stands in its place. */
  #argument(): string {
    this.#skipSpace();
    const token = this.#peek();
    if (token === undefined || token === '}') throw new Unreadable();
    this.#at += 1;
    return token === '{' ? this.#group('}') : this.#one(token);
  }

  /** Up to the end of a group, which is taken. */
  #group(end: string): string {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unreadable();
    const text = this.#until((token) => token === end).trim();
    if (this.#peek() !== end) throw new Unreadable();
    this.#at += 1;
    this.#depth -= 1;
    return text;
  }

  /** What stands in square brackets behind a command; '' without. */
  #option(): string {
    if (this.#peek() !== '[') return '';
    this.#at += 1;
    return this.#group(']');
  }

  /** The argument of a command as it was written. */
  #raw(): string {
    this.#skipSpace();
    if (this.#peek() !== '{') throw new Unreadable();
    let text = '';
    for (this.#at += 1; this.#peek() !== '}'; this.#at += 1) {
      const token = this.#peek();
      if (token === undefined || token === '{' || /^\\[A-Za-z]/.test(token)) throw new Unreadable();
      text += token.length > 1 ? token.slice(1) : token;
    }
    this.#at += 1;
    return text;
  }

  #one(token: string): string {
    if (token === '{') return this.#group('}');
    if (token === '^' || token === '_') return this.#script(token === '^' ? 'sup' : 'sub');
    if (token === '~' || /^\s$/.test(token)) return ' ';
    if (!token.startsWith('\\')) return token;
    return this.#command(token.slice(1));
  }

  #script(kind: 'sup' | 'sub'): string {
    const text = this.#argument();
    if (kind === 'sup' && (text === '∘' || text === '°')) return '°';
    if (kind === 'sup' && /^[′']+$/.test(text)) return text;
    const narrow = text.replaceAll(' ', '');
    const shown = script(kind, narrow.length <= MAX_NARROW ? narrow : text);
    // Where Unicode has no form for it, what follows must not look like a part of it.
    return /^[\^_][^(]/.test(shown) ? `${shown}${WORD}` : shown;
  }

  #command(name: string): string {
    const relation = RELATIONS.get(name);
    if (relation !== undefined) return ` ${relation} `;
    const space = SPACES.get(name);
    if (space !== undefined) return space;
    const symbol = SYMBOLS.get(name);
    if (symbol !== undefined) {
      if (/^[\p{L}∂∇]$/u.test(symbol)) this.#skipNameEnd();
      return symbol;
    }
    if (FUNCTIONS.has(name)) return `${WORD}${name}${WORD}`;
    if (WORDS.has(name)) return this.#raw();
    if (SILENT.has(name)) return this.#silent(name);
    if (PLAIN.has(name)) return this.#argument();
    if (ACCENTS.has(name)) return this.#accent(ACCENTS.get(name) ?? '');
    if (/^[^A-Za-z]$/u.test(name)) return this.#sign(name);
    switch (name) {
      case 'frac':
      case 'dfrac':
      case 'tfrac':
      case 'cfrac': {
        const top = above(this.#argument());
        // Telegram makes a command of `/2` behind anything but a letter or digit (tdlib, match_bot_commands).
        const stroke = /[\p{L}\p{Nd}]$/u.test(top) ? '/' : ' / ';
        return `${top}${stroke}${bracketed(this.#argument())}`;
      }
      case 'sqrt': {
        const degree = this.#option();
        const sign = ROOTS.get(degree) ?? `${script('sup', degree)}√`;
        return `${sign}${bracketed(this.#argument())}`;
      }
      case 'binom':
      case 'dbinom':
        return `C(${this.#argument()}, ${this.#argument()})`;
      case 'mathbb': {
        const text = this.#argument();
        return BLACKBOARD.get(text) ?? text;
      }
      case 'pmod':
        return ` (mod ${this.#argument()})`;
      case 'xrightarrow':
        return ` →(${this.#argument()}) `;
      case 'begin':
        return this.#environment();
    }
    throw new Unreadable();
  }

  /** A size, or the sign of a bracket that grows: `\left.` is one that is not seen. */
  #silent(name: string): string {
    if (/^(?:left|right|middle)$/.test(name) && this.#peek() === '.') this.#at += 1;
    return '';
  }

  #accent(mark: string): string {
    const text = this.#argument();
    if (!/^\p{L}$/u.test(text)) throw new Unreadable();
    return `${text}${mark}`;
  }

  #sign(name: string): string {
    if (name === '|') return '‖';
    if (!/^[{}$%#&_-]$/.test(name)) throw new Unreadable();
    return name;
  }

  #environment(): string {
    const name = this.#raw();
    const form = ENVIRONMENTS.get(name);
    if (form === undefined) throw new Unreadable();
    if (name === 'array' || name.startsWith('alignat')) this.#raw();
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unreadable();
    const rows: string[][] = [[]];
    for (;;) {
      const cell = this.#until((token) => token === '&' || token === NEXT_ROW || token === '\\end').trim();
      rows.at(-1)?.push(cell);
      const token = this.#peek();
      this.#at += 1;
      if (token === NEXT_ROW) {
        this.#option();
        rows.push([]);
      } else if (token === '\\end') break;
      else if (token === undefined) throw new Unreadable();
    }
    if (this.#raw() !== name) throw new Unreadable();
    this.#depth -= 1;
    const lines = rows.filter((cells) => cells.some((cell) => cell !== ''));
    if (form.lines) return lines.map((cells) => cells.join(' ').trim()).join('\n');
    return `${form.before}${lines.map(cellsOf(name)).join('; ')}${form.after}`;
  }
}

/** The cells of a row: those of cases are a value and when it holds. */
const cellsOf =
  (name: string) =>
  (cells: readonly string[]): string =>
    cells
      .map((cell) => cell.replace(/,$/, ''))
      .join(name === 'cases' ? ', ' : ' ')
      .replace(/, (?=(?:if|for|when|otherwise|else|sonst|falls)\b)/i, ' ');

/** Stands at the ends of a word until it is known whether a blank is wanted there. */
const WORD = '\u0000';

/** One thing after the other, with a blank between a word and a letter. */
function joined(before: string, after: string): string {
  const left = before.endsWith(WORD) ? before.slice(0, -1) : before;
  const right = after.startsWith(WORD) ? after.slice(1) : after;
  const touches =
    left !== before ? /^[\p{Lu}\p{Ll}\p{Lo}\p{Nd}√]/u.test(right) : right !== after && /[\p{L}\p{N})]$/u.test(left);
  return `${left}${touches ? ' ' : ''}${right}`;
}

/** A line with single blanks, and none inside its brackets. */
const tidy = (line: string): string =>
  line
    .replace(/ +/g, ' ')
    .replace(/([([]) | (?=[)\]])/g, '$1')
    .trim();

/**
 * The content of a formula, without the signs around it, as text: fractions with a stroke, Unicode's raised and lowered letters, Greek.
 * @returns null if it says something that such a line cannot
 */
export function readableFormula(latex: string): string | null {
  if (latex.length > MAX_LENGTH) return null;
  try {
    const text = new Reader(latex.trim()).whole().replaceAll(WORD, '');
    const lines = text.split('\n').map(tidy);
    return lines.filter((line) => line !== '').join('\n') || null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
