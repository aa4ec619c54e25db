/** Languages in which the demo has a sentence or two. The rest of its answer is English, and it says so. */
export interface Phrases {
  readonly words: RegExp;
  /** One each for the optimist, the skeptic and the pragmatist, about the subject. */
  readonly views: readonly [string, string, string];
  /** That the rest is English because this is a demo. */
  readonly sorry: string;
}

const words = (list: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${list})(?![\\p{L}\\p{N}])`, 'giu');

const PHRASES: readonly Phrases[] = [
  {
    words: words(
      'ist|sind|ein|eine|einen|der|die|das|und|oder|nicht|ich|wir|wie|was|warum|soll|sollte|sollten|kann|für|mit|zu|auf|wer|gibt|mein|meine|man|besser|beste',
    ),
    views: [
      'Zum Thema X: Ich bin dafür. Ausprobieren kostet einen Nachmittag, Zögern meist ein Jahr.',
      'Zum Thema X: Langsam. Wer es eilig hat, möge zuerst erklären, wer hinterher aufräumt.',
      'Zum Thema X: Klein anfangen, in vier Wochen nachsehen, dann entscheiden.',
    ],
    sorry: 'Weiter reicht das Deutsch dieser Demo nicht; echte Modelle antworten ganz auf Deutsch.',
  },
  {
    words: words(
      'est|sont|le|la|les|un|une|des|du|de|et|ou|pas|je|nous|vous|quel|quelle|comment|pourquoi|faut-il|est-ce|que|pour|avec|mon|ma|dois-je',
    ),
    views: [
      'Sur le sujet X : je suis pour. Essayer coûte un après-midi, hésiter coûte souvent une année.',
      'Sur le sujet X : doucement. Que les plus pressés nous disent d’abord qui fera le ménage ensuite.',
      'Sur le sujet X : commencer petit, regarder le résultat dans un mois, puis décider.',
    ],
    sorry: 'Le français de cette démo s’arrête ici ; de vrais modèles répondent entièrement en français.',
  },
  {
    words: words(
      'es|son|el|la|los|las|un|una|de|del|y|o|no|yo|qué|cómo|cuál|por|para|con|mi|debo|debería|deberíamos|puede|mejor|aprender|en',
    ),
    views: [
      'Sobre el tema X: estoy a favor. Probar cuesta una tarde; dudar suele costar un año.',
      'Sobre el tema X: despacio. Quien tenga prisa, que explique primero quién limpia después.',
      'Sobre el tema X: empezar en pequeño, mirar dentro de un mes y entonces decidir.',
    ],
    sorry: 'El español de esta demo llega hasta aquí; los modelos de verdad responden todo en español.',
  },
  {
    words: words(
      'è|sono|il|lo|la|gli|un|una|di|del|della|e|o|non|io|che|come|perché|per|con|mio|mia|devo|dovrei|dovremmo|meglio|qual',
    ),
    views: [
      'Sul tema X: sono a favore. Provare costa un pomeriggio, esitare di solito un anno.',
      'Sul tema X: piano. Chi ha fretta ci dica prima chi mette in ordine dopo.',
      'Sul tema X: cominciare in piccolo, guardare fra un mese, poi decidere.',
    ],
    sorry: 'L’italiano di questa demo finisce qui; i modelli veri rispondono tutto in italiano.',
  },
  {
    words: words(
      'é|são|o|a|os|as|um|uma|de|do|da|e|ou|não|eu|que|como|por|para|com|meu|minha|devo|devemos|deveria|melhor|você|qual',
    ),
    views: [
      'Sobre o tema X: sou a favor. Experimentar custa uma tarde; hesitar costuma custar um ano.',
      'Sobre o tema X: devagar. Quem tem pressa que explique primeiro quem arruma depois.',
      'Sobre o tema X: começar pequeno, olhar daqui a um mês e só então decidir.',
    ],
    sorry: 'O português desta demo termina aqui; os modelos de verdade respondem tudo em português.',
  },
  {
    words: words(
      'is|zijn|een|de|het|en|of|niet|ik|we|wij|hoe|wat|waarom|moet|moeten|kan|voor|met|mijn|beter|beste|je|welke',
    ),
    views: [
      'Over X: ik ben voor. Proberen kost een middag, twijfelen meestal een jaar.',
      'Over X: rustig aan. Wie haast heeft, mag eerst uitleggen wie er daarna opruimt.',
      'Over X: klein beginnen, over een maand kijken, dan beslissen.',
    ],
    sorry: 'Verder reikt het Nederlands van deze demo niet; echte modellen antwoorden helemaal in het Nederlands.',
  },
];

const ENGLISH = words(
  'the|a|an|is|are|was|do|does|did|should|what|how|why|which|who|when|of|to|and|or|in|it|i|my|we|our|can|could|would|will|for|with|that|this|be|best|better|you|your|at|on|there|has|have|not|write',
);

/** Scripts whose every text is foreign to the demo: one honest sentence. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\u3040-\u30ff]/u, 'これはデモなので、日本語では答えられません。以下は英語です。'],
  [/\p{Script=Han}/u, '这只是演示，无法用中文作答。以下为英文。'],
  [/[іїєґ]/iu, 'Це лише демо, і українською воно не вміє. Далі англійською.'],
  [/\p{Script=Cyrillic}/u, 'Это всего лишь демо, и по-русски оно не умеет. Дальше по-английски.'],
  [/\p{Script=Hangul}/u, '이것은 데모라서 한국어로 답할 수 없습니다. 아래는 영어입니다.'],
  [/\p{Script=Arabic}/u, 'هذا عرض تجريبي ولا يجيب بالعربية. البقية بالإنجليزية.'],
];

/** What can be said in the language of a question that is clearly not English, or `null`. `seat` is 0 to 2. */
export function foreword(question: string, subject: string, seat: number): string | null {
  const text = question.slice(0, 1_000);
  const script = SCRIPTS.find(([pattern]) => pattern.test(text));
  if (script !== undefined) return `*${script[1]}*`;
  const count = (pattern: RegExp): number => new Set([...text.toLowerCase().matchAll(pattern)].map(([w]) => w)).size;
  const best = PHRASES.map((phrases) => ({ phrases, score: count(phrases.words) + marks(phrases, text) })).reduce(
    (a, b) => (b.score > a.score ? b : a),
  );
  if (best.score < 2 || best.score <= count(ENGLISH)) return null;
  return `${(best.phrases.views[seat] ?? best.phrases.views[2]).replace('X', () => subject)} *${best.phrases.sorry}*`;
}

/** Letters that only one of the languages has. */
const MARKS: readonly (readonly [number, RegExp])[] = [
  [0, /[ßäöü]/i],
  [1, /[çêœù]|\s\?/i],
  [2, /[¿¡ñ]/],
  [3, /\b(?:perché|più|così)\b/i],
  [4, /[ãõ]/i],
];

function marks(phrases: Phrases, text: string): number {
  return MARKS.some(([index, pattern]) => PHRASES[index] === phrases && pattern.test(text)) ? 1.5 : 0;
}
