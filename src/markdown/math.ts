import type { Data } from 'unified';

type Extension = NonNullable<Data['micromarkExtensions']>[number];
type Construct = Exclude<NonNullable<Extension['text']>[string], undefined | unknown[]>;
type Tokenize = Construct['tokenize'];
type NextState = ReturnType<Parameters<Tokenize>[1]>;
type Code = number | null;

const DOLLAR = 36;
const BACKSLASH = 92;
const PAREN = 40;
const BRACKET = 91;
const BACKTICK = 96;
const BRACE = 123;
const CARET = 94;
const EQUALS = 61;
const STAR = 42;
/** The longest name of an environment. */
const MAX_NAME = 20;

// States of micromark: each takes a character code and returns the next state. Plain `data` tokens become text nodes.
const dollars: Tokenize = (effects, ok, nok) => {
  let previous: Code = null;
  let display = false;

  const take = (code: Code): void => {
    previous = code;
    effects.consume(code);
  };
  const body = (code: Code): NextState => {
    if (code === null || code === BACKTICK) return nok(code);
    if (isEol(code)) return display ? lineEnd(effects, code, body) : nok(code);
    if (code === DOLLAR && !display && isSpace(previous)) return nok(code);
    take(code);
    if (code === BACKSLASH) return escaped;
    if (code !== DOLLAR) return body;
    if (display) return second;
    effects.exit('data');
    return (after) => (isWord(after) || after === DOLLAR ? nok(after) : ok(after));
  };
  const escaped = (code: Code): NextState => {
    if (code === null || isEol(code)) return body(code);
    take(code);
    return body;
  };
  const second = (code: Code): NextState => {
    if (code !== DOLLAR) return nok(code);
    take(code);
    effects.exit('data');
    return ok;
  };
  return (opening) => {
    effects.enter('data');
    take(opening);
    return (code) => {
      if (code !== DOLLAR) return isSpace(code) ? nok(code) : body(code);
      display = true;
      take(code);
      return body;
    };
  };
};

const BEGIN = Array.from('\\begin{', (char) => char.charCodeAt(0));
const END = Array.from('\\end{', (char) => char.charCodeAt(0));

/** `\begin{x}…\end{x}`, without another `\begin` in it. */
const environment: Tokenize = (effects, ok, nok) => {
  const name: Code[] = [];

  /** Takes the characters of a word, or gives up. */
  const word =
    (chars: readonly number[], then: (code: Code) => NextState, otherwise: (code: Code) => NextState) =>
    (code: Code): NextState => {
      const [first, ...others] = chars;
      if (first === undefined) return then(code);
      if (code !== first) return otherwise(code);
      effects.consume(code);
      return word(others, then, otherwise);
    };
  const opening = (code: Code): NextState => {
    if (code === BRACE + 2 && name.length > 0) {
      effects.consume(code);
      return body;
    }
    if (name.length > MAX_NAME || !(isAsciiLetter(code) || code === STAR)) return nok(code);
    name.push(code);
    effects.consume(code);
    return opening;
  };
  const body = (code: Code): NextState => {
    if (code === null || code === BACKTICK) return nok(code);
    if (isEol(code)) return lineEnd(effects, code, body);
    if (code === BACKSLASH) return word(END, closing, afterSign)(code);
    effects.consume(code);
    return body;
  };
  /** Behind a backslash that begins no end: another beginning gives up, all else goes on. */
  const afterSign = (code: Code): NextState => {
    if (code !== BACKSLASH) return word(BEGIN.slice(1), nok, body)(code);
    effects.consume(code);
    return body;
  };
  const closing = (code: Code): NextState =>
    word(
      [...name.filter((one) => one !== null), BRACE + 2],
      (after) => {
        effects.exit('data');
        return ok(after);
      },
      nok,
    )(code);
  return (code) => {
    effects.enter('data');
    return word(BEGIN, opening, nok)(code);
  };
};

const backslashes: Tokenize = (effects, ok, nok) => {
  let closing: Code = null;
  /** Whether anything in it is mathematics: what stands in escaped brackets is none. */
  let isMath = false;

  const body = (code: Code): NextState => {
    if (code === null || code === BACKTICK) return nok(code);
    if (isEol(code)) return lineEnd(effects, code, body);
    if (code === CARET || code === EQUALS) isMath = true;
    effects.consume(code);
    return code === BACKSLASH ? escaped : body;
  };
  const escaped = (code: Code): NextState => {
    if (code === null || isEol(code)) return body(code);
    if (code === PAREN || code === BRACKET || (code === closing && !isMath)) return nok(code);
    if (isAsciiLetter(code)) isMath = true;
    effects.consume(code);
    if (code !== closing) return body;
    effects.exit('data');
    return ok;
  };
  return (code) => {
    effects.enter('data');
    effects.consume(code);
    return (second) => {
      if (second !== PAREN && second !== BRACKET) return nok(second);
      closing = second === PAREN ? PAREN + 1 : BRACKET + 2;
      effects.consume(second);
      isMath = second === PAREN;
      return (third) => {
        if (isSpace(third) || isEol(third)) isMath = true;
        return body(third);
      };
    };
  };
};

/**
 * An extension of the parser that keeps formulas as they were written. Telegram cannot render formulas. But without this, Markdown
 * would remove their backslashes (`\(`, `\{`, `\\`) and read `a*b*c` as emphasis.
 *
 * `$…$` follows pandoc (https://pandoc.org/MANUAL.html#math): one line, no white space inside the dollars, and no letter or digit
 * after the closing one. So "$5 and $6" and `$HOME/$USER` are no formulas. `\[` begins a formula only before white space or
 * where a sign of mathematics follows (`\[E = mc^2\]`), because `\[1\]` is how brackets are escaped. Every attempt stops at the next opening sign, so the time is linear.
 */
export const literalMath: Extension = {
  text: {
    [DOLLAR]: { name: 'literalMath', tokenize: dollars },
    [BACKSLASH]: [
      { name: 'literalMath', tokenize: backslashes },
      { name: 'literalMath', tokenize: environment },
    ],
  },
};

/** Line ends must be tokens of their own. There are never two in a row, because a blank line ends the paragraph. */
function lineEnd(effects: Parameters<Tokenize>[0], code: Code, next: (code: Code) => NextState): NextState {
  effects.exit('data');
  effects.enter('lineEnding');
  effects.consume(code);
  effects.exit('lineEnding');
  return (following) => {
    if (isEol(following)) return next(null);
    effects.enter('data');
    return next(following);
  };
}

function isEol(code: Code): boolean {
  return code !== null && code < -2;
}

function isSpace(code: Code): boolean {
  return code === 32 || code === -1 || code === -2;
}

function isAsciiLetter(code: Code): boolean {
  return code !== null && /[A-Za-z]/.test(String.fromCharCode(Math.max(code, 0)));
}

function isWord(code: Code): boolean {
  return code !== null && /[\p{L}\p{N}]/u.test(String.fromCharCode(Math.max(code, 0)));
}
