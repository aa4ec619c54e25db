/** Emphasis that is none: the stars of arithmetic and of file patterns, the underscores of file names. */
import type { Emphasis, Parents, PhrasingContent, Root, Strong, Text } from 'mdast';
import { text } from './nodes.ts';

/**
 * What stands before and after a sign of multiplication, in the scripts whose words have blanks between them, and where code is
 * multiplied. Emphasis has blanks or other punctuation on one side at least.
 */
const BEFORE_PRODUCT = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}0-9)\]`]/u;
const AFTER_PRODUCT = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}0-9([`]/u;
/** How the name of a file goes on behind a sign: `.txt` in `_file_.txt`. */
const EXTENSION = /^\.[a-z0-9]{1,8}\b/;
const SLASH = /[/\\]/;
/**
 * Names that programs write between underscores: of Python (https://docs.python.org/3/reference/datamodel.html#special-method-names, and
 * of modules), of Node and of C compilers, of folders.
 */
const NAMES = new Set(
  (
    'init new del main name file doc all dict class slots module qualname annotations version author path package spec loader builtins cached ' +
    'str repr bytes format hash bool dir call len iter next reversed contains getitem setitem delitem missing enter exit aenter aexit await ' +
    'aiter anext getattr getattribute setattr delattr get set delete lt le eq ne gt ge add sub mul truediv floordiv mod pow and or xor neg ' +
    'pos abs invert int float index round copy deepcopy reduce getstate setstate post_init init_subclass class_getitem future import debug ' +
    'dirname filename proto typename schema tests test mocks fixtures snapshots pycache line func function counter attribute typeof asm'
  ).split(' '),
);

/** The longest run of one sign that can mean anything. */
const LONGEST_RUN = 3;

/** The first position beyond a run of the sign that ends, or begins, at a position. */
function beyond(source: string, from: number, sign: string, direction: 1 | -1): number {
  let at = from;
  for (let n = 0; n < LONGEST_RUN && source[at] === sign; n += 1) at += direction;
  return at;
}

/** Signs that begin inside brackets, or end there: `COUNT(*) … SUM(*)`, `(s^*, w^*)`. */
const isInBrackets = (first: string, last: string, before: string): boolean =>
  /[)\]]/.test(first) || /[([]/.test(last) || before === '^';

/**
 * Whether one sign stands in a word and the other beside one, with blanks between them: `*b and a*b`, `**kwargs: x**2`. Two words of
 * emphasis end where a word does.
 */
function isHalfInWord(source: string, [start, end]: readonly [number, number], before: string, after: string): boolean {
  const [first, last] = [source.charAt(start), source.charAt(end - 1)];
  const endsIn = /[A-Za-z0-9)\]]/.test(last) && /[A-Za-z0-9]/.test(after) && !/[\p{L}\p{N}]/u.test(before);
  const beginsIn = /[A-Za-z0-9(]/.test(first) && /[A-Za-z0-9]/.test(before) && !/[\p{L}\p{N}]/u.test(after);
  const isStrong = source.charAt(start - 2) === source.charAt(start - 1);
  if (isStrong ? !(endsIn && /[0-9]/.test(after)) : !endsIn && !beginsIn) return false;
  // Looked for only here, where few come to: emphasis may be deep inside other.
  return /\s/.test(source.slice(start, end));
}

/**
 * Whether signs that CommonMark reads as emphasis are none, by what stands around them. People and models mean a product by `2*pi*5`, a
 * pattern by `src/*.ts and lib/*.ts`, a file by `__init__.py` and `path/_file_.txt` (atomic-agent#392).
 */
function isNone({ type, position }: Emphasis | Strong, source: string): boolean {
  const [start, end] = [position?.start.offset, position?.end.offset];
  if (start === undefined || end === undefined) return false;
  const sign = source.charAt(start);
  const width = type === 'strong' ? 2 : 1;
  const before = source.charAt(beyond(source, start - 1, sign, -1));
  const after = beyond(source, end, sign, 1);
  if (BEFORE_PRODUCT.test(before) && AFTER_PRODUCT.test(source.charAt(after))) return true;
  if (sign === '_' && width === 2 && NAMES.has(source.slice(start + width, end - width))) return true;
  const isFile = sign === '_' || width === 1;
  if (isFile && EXTENSION.test(source.slice(after, after + 10))) return true;
  const [first, second] = [source.charAt(start + width), source.charAt(start + width + 1)];
  const last = source.charAt(end - width - 1);
  const inner = [start + width, end - width] as const;
  const isProduct = isInBrackets(first, last, before) || isHalfInWord(source, inner, before, source.charAt(after));
  if (sign === '*' && isProduct) return true;
  const isPattern = sign === '*' && (SLASH.test(first) || (first === '.' && /\w/.test(second)));
  const beside = SLASH.test(before) && SLASH.test(source.charAt(after));
  // `_file_/a.ts` is a path, `*this*/*that*` are two words.
  const begins = sign === '_' && SLASH.test(source.charAt(after)) && /[A-Za-z0-9.-]/.test(source.charAt(after + 1));
  return isPattern || SLASH.test(last) || beside || begins;
}

const isText = (node: PhrasingContent | undefined): node is Text => node?.type === 'text';

/** A node as it is, or what is in it between its signs. */
function kept(node: PhrasingContent, source: string): readonly PhrasingContent[] {
  if ((node.type !== 'emphasis' && node.type !== 'strong') || !isNone(node, source)) return [node];
  const start = node.position?.start.offset ?? 0;
  const signs = text(source.charAt(start).repeat(node.type === 'strong' ? 2 : 1));
  return [signs, ...node.children, signs];
}

/** Texts in a row as one. */
function joined(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (isText(last) && isText(node)) out[out.length - 1] = text(last.value + node.value);
    else out.push(node);
  }
  return out;
}

/**
 * Makes text again of emphasis that is none, everywhere in a tree. The tree is changed.
 * @param source what the tree was parsed from
 */
export function keepSigns<T extends Root | Parents>(tree: T, source: string): T {
  for (const child of tree.children) if ('children' in child) keepSigns(child, source);
  const children = tree.children as PhrasingContent[];
  if (children.some((child) => child.type === 'emphasis' || child.type === 'strong'))
    (tree as { children: PhrasingContent[] }).children = joined(children.flatMap((child) => kept(child, source)));
  return tree;
}
