/** The two sides of a choice. */
export interface Options {
  readonly a: string;
  readonly b: string;
}

const words = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '));

/** Words that never are what a question is about. The articles and possessives go before what it is about. */
const ARTICLES = words('a an the my our your their his her its this these those');
const STOP = words(
  'i me we us you he she it they them who whom which what when where why how is are was were be been being am do does did',
  'done can could should would will shall may might must ought have has had having not no nor or and but if then than so',
  'as at by for from in into of on onto off out over to too up with without within about against between through during',
  'before after above below again there here all any both each few more most other some such only own same very just also',
  'really actually still ever never always please tell explain give show name list suggest recommend think know want need',
  'like use using used make makes making made get gets getting got go goes going went buy buying take taking start stop try',
  'write writing implement build building learn learning choose pick find keep put let say said mean means help happen work',
  'works working rewrite move switch become bring come eat drink read see look pay spend save plan improve fix change',
  'best better good bad great worst worse right wrong way ways thing things one two three four five six seven ten many much',
  'long often possible worth sense idea ideas tips reasons examples people person someone anyone everyone everything',
  'something anything lot lots kind kinds sort question answer opinion thoughts today now new old actually instead next',
  'first last every while because since until though yes ok okay hi hello hey dear thanks vs versus rather prefer it’s',
  "it's what's i'm we're don't isn't aren't doesn't shouldn't can't won't that's there's let's how's who's why's whats",
  'that belong belongs cook hire reverse reverses tonight tomorrow blue red green black white happy sad become becomes',
  'trinken essen aprender apprendre hacer faire imparare aprender tocar jouer spielen',
  'fit fits big small little cheap easy hard fast slow easier harder cheaper bigger smaller technically true false win',
  'ist sind ein eine einen einem einer der die das den dem des und oder aber nicht ich wir du ihr sie er es man mein meine',
  'meinen unser unsere unseren was wer wie wo wann warum wieso soll sollen sollte sollten kann können darf muss müssen wird',
  'werden haben hat mit ohne für von zu zum zur auf in im am an aus bei über unter nach vor als wenn dass wirklich besser',
  'beste besten gut mehr lieber eigentlich denn noch auch nur machen lernen kaufen',
  'le la les un une des du de et ou où mais pas je nous vous tu il elle on est sont être que qui quoi quel quelle comment',
  'pourquoi faut-il est-ce dois doit peut pour par avec sans dans sur au aux mon ma mes notre nos votre plus mieux meilleur',
  'el los las una unos unas y o pero no yo nosotros es son ser qué que quién cómo por para con sin en sobre al mi mis',
  'nuestro nuestra debo debería deberíamos puede mejor más muy conviene',
  'il lo gli i uno e ma non io noi è sono essere che chi come perché per con senza su mio mia nostro meglio più devo dovrei',
  'os as um uma mas não eu nós são ser quem como por melhor mais devo devemos',
);
/** What joins two words into one thing: the meaning of life. */
const JOIN = words('of de du del di von');

/** Longer things are not named in a sentence. */
const KEY = 40;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’+#._/-]*/gu;

interface Key {
  readonly text: string;
  readonly score: number;
}

/**
 * What a text is about: at most four things, the most telling first (names, then longer ones, then later ones), with
 * their articles, safe to stand in Markdown. `rest` is read too when the sentence alone says little.
 */
export function keysOf(sentence: string, rest: string): readonly string[] {
  const found = new Map<string, Key>();
  for (const [text, bonus] of [
    [sentence, 0],
    [rest.slice(0, 2_000), -6],
  ] as const) {
    if (bonus < 0 && found.size > 1) break;
    for (const key of chunks(text)) {
      const bare = bareOf(key.text).toLowerCase();
      if (!found.has(bare)) found.set(bare, { text: key.text, score: key.score + bonus });
    }
  }
  return [...found.values()]
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 4)
    .map(({ text }) => text);
}

/** The same without its article: "the meaning of life" → "meaning of life". */
function bareOf(key: string): string {
  const [first = '', ...others] = key.split(' ');
  return others.length > 0 && ARTICLES.has(first.toLowerCase()) ? others.join(' ') : key;
}

/** Runs of words that are no stop words, each with how telling it is. */
function chunks(text: string): readonly Key[] {
  const tokens = [...text.matchAll(TOKEN)].slice(0, 300);
  const keys: Key[] = [];
  let run: string[] = [];
  let article = '';
  let before = 0;
  const end = (index: number): void => {
    const [first = ''] = run;
    const last = run.at(-1) ?? '';
    while (run.length > 0 && JOIN.has((run.at(-1) ?? '').toLowerCase())) run.pop();
    const name = clipped(run.join(' '));
    if (name !== '') {
      const capital = /^\p{Lu}/u.test(last) && (index > run.length || /^\p{Lu}.*\p{Lu}/u.test(first)) ? 7 : 0;
      const score = capital + Math.min(name.length, 16) / 4 + (article === '' ? 0 : 2) + index / 20;
      keys.push({ text: clipped(`${article}${name}`), score });
    }
    run = [];
    article = '';
  };
  for (const [index, match] of tokens.entries()) {
    const token = match[0].replace(/(?<![._/'’-])[._/'’-]+$/u, '');
    const lower = token.toLowerCase();
    const gap = /[^\s]/u.test(text.slice(before, match.index));
    before = match.index + token.length;
    if (gap) end(index);
    if (run.length > 0 && JOIN.has(lower)) run.push(token);
    else if (ARTICLES.has(lower) && !(run.length > 0 && JOIN.has((run.at(-1) ?? '').toLowerCase()))) {
      end(index);
      article = `${mirrored(lower)} `;
    } else if (ARTICLES.has(lower)) run.push(lower);
    else if (
      STOP.has(lower) ||
      /-(?:ils?|elles?|vous|nous|je|tu|on)$/.test(lower) ||
      (lower.length < 2 && !/[\p{Lu}\p{Lo}\p{N}]/u.test(token))
    ) {
      end(index);
      // "Which database …?" is about the database.
      if (lower === 'which' || lower === 'what') article = 'the ';
    } else {
      run.push(token);
      if (run.length === 4) end(index);
    }
  }
  end(tokens.length);
  return keys;
}

/** "my cat", asked, is "your cat" in the answer. */
function mirrored(article: string): string {
  if (article === 'my' || article === 'our') return 'your';
  return ['its', 'this', 'these', 'those', 'his', 'her', 'their'].includes(article) ? 'the' : article;
}

/** At most `KEY` characters, whole words where there are several. */
function clipped(text: string): string {
  if (text.length <= KEY) return text;
  const cut = text.slice(0, KEY + 1);
  return (cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut.slice(0, KEY))
    .toWellFormed()
    .replaceAll('\ufffd', '');
}

const LEADING = words(
  'should shall would could can do does is are was will which what who whom whose i we you one it people better best to prefer',
  'use choose pick go with for between be rather have get more like there of in at so if make me us tell please whether or and',
  'soll sollte sollen sollten ich wir man ist lieber besser est-ce que dois je faut-il mieux es mejor debo',
  'really and then',
);
const VERBS = words('buy learn take eat drink get visit trinken essen kaufen lernen');
/** Sides that are things to do are named as such: renting or buying. */
const DOING: ReadonlyMap<string, string> = new Map(
  Object.entries({
    rent: 'renting',
    buy: 'buying',
    learn: 'learning',
    take: 'taking',
    eat: 'eating',
    get: 'getting',
    visit: 'visiting',
    go: 'going',
    stay: 'staying',
    come: 'coming',
    move: 'moving',
    wait: 'waiting',
    use: 'using',
    build: 'building',
    hire: 'hiring',
    write: 'writing',
    start: 'starting',
    keep: 'keeping',
    walk: 'walking',
    run: 'running',
    fly: 'flying',
    drive: 'driving',
    study: 'studying',
    work: 'working',
    live: 'living',
    save: 'saving',
    invest: 'investing',
    cook: 'cooking',
    sell: 'selling',
    leave: 'leaving',
    quit: 'quitting',
    fix: 'fixing',
    rewrite: 'rewriting',
  }),
);
const TAIL =
  /\s(?:for|in|on|when|if|with|as|at|and|because|during|while|from|this|für|pour|para|per)\s.*$|\s(?:trinken|essen|nehmen|kaufen|lernen|machen)$/i;

/** The two sides of an "A or B" question, as people would name them; `null` when it is none. */
export function optionsOf(sentence: string): Options | null {
  const match = /(?:^|[\s,:(¿])([^,:;?!()]{1,120}?),?\s+(?:or|vs\.?|versus|oder|ou|или)\s+([^,:;?!()]{1,120})/iu.exec(
    ` ${sentence}`,
  );
  if (match === null || /\bor (?:not|no|so|less|more|otherwise|else)\b|\boder nicht\b/i.test(sentence)) return null;
  const b = sideOf((match[2] ?? '').replace(TAIL, ''));
  const before = sideOf(match[1] ?? '').split(' ');
  // "buy a Mac or a PC" is about the two, "rent one or buy one" about what is done.
  const whole = VERBS.has(before[0] ?? '') && !/^[a-z]+ (?:a|an|the)\b/.test(b) ? before.slice(1) : before;
  const room = b.split(' ').length + 1;
  const said = [sideOf((whole.length > room ? whole.slice(-room) : whole).join(' ')), b];
  const doing = said.every((side) => DOING.has(side.split(' ')[0] ?? ''));
  const [a = '', c = ''] = doing ? said.map((side) => side.replace(/^\S+/, (verb) => DOING.get(verb) ?? verb)) : said;
  const sound = [a, c].every((side) => /[\p{L}\p{N}]/u.test(side) && side.length <= KEY);
  return sound && a.toLowerCase() !== c.toLowerCase() ? { a, b: c } : null;
}

function sideOf(text: string): string {
  const side = [...text.matchAll(TOKEN)].map(([token]) => token.replace(/(?<![._/'’-])[._/'’-]+$/u, ''));
  const start = side.findIndex((word) => !LEADING.has(word.toLowerCase()));
  return side
    .slice(Math.max(start, 0), Math.max(start, 0) + 5)
    .map((word, index) => (index === 0 && ARTICLES.has(word.toLowerCase()) ? mirrored(word.toLowerCase()) : word))
    .join(' ');
}
