import { keysOf, optionsOf, type Options } from './keys.ts';

/** What a question asks for. */
export type Kind = 'verdict' | 'naming' | 'choice' | 'way' | 'list' | 'cause' | 'amount' | 'code' | 'open';

/** What the demo makes of a question. */
export interface Topic {
  readonly kind: Kind;
  /** What it is about, with its article ("a hot dog"); never empty. */
  readonly main: string;
  /** Something else it is about, or `null`. */
  readonly second: string | null;
  /** A choice's two sides, as asked. */
  readonly options: Options | null;
  /** The sentence that asks, on one line, at most 300 characters. */
  readonly sentence: string;
}

/** Nobody asks in more; the rest of a long message is read for its words only. */
const SENTENCE = 300;
const READ = 4_000;

const GREETING = /^\W*(?:hi|hello|hey|hallo|hola|salut|ciao|bonjour|good (?:morning|evening))\b.{0,20}$/is;

/** The most telling kinds first. */
const KINDS: readonly (readonly [Kind, RegExp])[] = [
  [
    'code',
    /```|^(?:please |can you |could you )?(?:write|implement|code|show|give|refactor|debug|fix)\b.{0,40}\b(?:function|regex|regexp|query|script|code|snippet|class|loop|program|component|algorithm|bash|sql|python|javascript|typescript|rust|golang)\b/i,
  ],
  [
    'amount',
    /\bhow (?:many|much|long|far|old|big|fast|often|likely|tall|expensive|heavy|soon)\b|\bestimate\b|\b(?:odds|chances|probability) (?:of|that|are)\b|wie ?viele?\b|wie lange\b|combien|cuánt[oa]s?|quant[oia]\b/i,
  ],
  [
    'list',
    /^(?:list|name|give (?:me|us)|suggest|recommend|brainstorm)\b|\b(?:some|three|four|five|six|seven|ten|\d{1,2}) (?:\w+ )?(?:ideas|ways|tips|reasons|examples|names|things|books|films|movies|games|recipes|places|arguments|questions)\b|^what are (?:the|some|good)\b|^nenne\b/i,
  ],
  [
    'cause',
    /^why\b|\bwhy (?:is|are|do|does|did|was|were|can't|don't|not)\b|\bhow come\b|\bwhat (?:causes|caused|makes)\b|\bwarum\b|\bwieso\b|pourquoi|por qu[eé]\b|perch[eé]\b/i,
  ],
  [
    'way',
    /^how\b|\bhow (?:do|can|should|to|would|could)\b|\b(?:best|right|fastest|easiest) way\b|^(?:explain|plan|help)\b|^wie\b|^comment\b|^cómo\b|^¿cómo\b|^come\b|^como\b/i,
  ],
  [
    'naming',
    /^(?:is|are) (?!it\b|this\b|that\b|there\b|[^?]* to )(?:(?:an?|the) )?[^,?]{1,60}? (?:(?:really|actually|just|still|technically) )?an? [^,?]{1,40}\??$/i,
  ],
  [
    'verdict',
    /^(?:so |but |and |well,? )*(?:is|are|was|were|am|do|does|did|should|shall|can|could|will|would|has|have|had|must|may|might|isn't|aren't|don't|doesn't|shouldn't|ought)\b|^(?!wh|how)[^?]*\bshould (?:i|we|you|they|one|it)\b|^(?:ist|sind|soll|sollen|sollte|sollten|sollten|kann|können|darf|muss|müssen|hat|gibt es|lohnt)\b|^(?:est-ce|faut-il|dois-je|devrait|devons|doit|peut|vaut-il)|^¿?(?:es|debo|debería|deberíamos|puede|conviene|vale|hay)\b|^(?:devo|dovrei|dovremmo|conviene|è|vale|devemos|deveria)\b/i,
  ],
];

/** Reads a question. Never throws; a text without words is about "this question". */
export function topicOf(question: string, fallback = ''): Topic {
  const text = question.slice(0, READ);
  const sentence = asking(text);
  const keys = keysOf(sentence, text);
  const more = keys.length === 0 ? keysOf(fallback.slice(0, READ), '') : [];
  const options = optionsOf(sentence);
  const kind = KINDS.find(
    ([, pattern]) => pattern.test(sentence) || (pattern === KINDS[0]?.[1] && pattern.test(text)),
  )?.[0];
  const ranked = [...keys, ...more].slice(0, 2);
  // "Is a hot dog a sandwich?" is about the hot dog, "How many tuners are there in Chicago?" about the tuners.
  const inOrder =
    kind === 'naming' || kind === 'amount'
      ? ranked.toSorted((a, b) => sentence.indexOf(a) - sentence.indexOf(b))
      : ranked;
  const [main = GREETING.test(text) ? 'saying hello' : 'this question', second = null] = inOrder;
  return {
    kind: kind === 'code' || options === null ? (kind ?? 'open') : 'choice',
    main: options?.a ?? main,
    second: options?.b ?? second,
    options,
    sentence,
  };
}

/** The last sentence with a question mark, else the first line. */
function asking(text: string): string {
  const line = text.replace(/```[^]*?(?:```|$)/g, ' ').replace(/https?:\/\/\S+/g, ' ');
  const questions = line.match(/[^.!?？\n]*[?？]/g) ?? [];
  const chosen = questions.findLast((one) => /[\p{L}\p{N}]/u.test(one)) ?? line.trim().split('\n')[0] ?? '';
  return chosen.replace(/\s+/g, ' ').trim().slice(0, SENTENCE).toWellFormed();
}
