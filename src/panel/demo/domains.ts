import { type Domain, FIGURES, GENERAL } from './domain.ts';
import { FACTS } from './facts.ts';

const word = (pattern: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu');

/** The domain with the most words in a question, the earlier one of equals; the general one when there is none. */
export function domainOf(text: string): Domain {
  if (/^\W*how (?:many|much|far|tall|old|big|heavy)\b/i.test(text)) return FIGURES;
  const read = text.slice(0, 4_000);
  const scored = DOMAINS.map((domain) => ({ domain, score: [...read.matchAll(domain.pattern)].length }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { domain: GENERAL, score: 0 });
  return best.domain;
}

const DOMAINS: readonly Domain[] = [
  {
    pattern: word(
      'hot ?dogs?|sandwich(?:es)?|pizzas?|pineapple|coffee|tea|cook(?:ing|ed)?|recipes?|eat(?:ing)?|food|bread|soup|cheese|dinner|lunch|breakfast|wine|beer|vegan|vegetarian|cake|pasta|bakery|restaurant|kaffee|tee|essen|kochen|brot|café|thé|pain|comida|cocinar|tacos?|burgers?|cereal|chocolate|salad|rice',
    ),
    stakes: [
      'a table where nobody asks for the phone to order something else',
      'a meal that is remembered for the right reason',
    ],
    risks: [
      'a purist at the table with a dictionary',
      'the leftovers and their opinion',
      'a kitchen that looks like a crime scene for one extra spoon of flavour',
    ],
    tests: [
      'make two small plates and let hungry people choose blind',
      'serve it once without announcing it',
      'cook the lazy version first',
    ],
    measures: ['the plate that comes back empty', 'the count of second helpings'],
    quips: FACTS.food,
  },
  {
    pattern: word(
      'code|coding|rust|python|javascript|typescript|java|golang|react|vue|backend|frontend|databases?|datenbank|postgres(?:ql)?|mysql|sqlite|mongodb|sql|api|servers?|deploy|docker|kubernetes|git|linux|programming|programm(?:er|ieren)|programs?|software|frameworks?|library|bugs?|unit tests?|tabs|spaces|vim|emacs|microservices?|monolith|apps?|web|website|css|html|div|cloud|rewrite|regex|function|script|algorithm|string|developers?',
    ),
    stakes: [
      'software that is still running, and still understood, in two years',
      'a first version that real people can break',
    ],
    risks: [
      'the pager at 3 a.m.',
      'the half-finished migration that becomes the architecture',
      'a clever abstraction that only its author can debug',
    ],
    tests: [
      'build one small, real endpoint with it',
      'port the ugliest file first',
      'give it a branch and two days, and see who minds when it goes',
    ],
    measures: ['the time from idea to production', 'the time a newcomer needs to ship a fix'],
    quips: FACTS.software,
  },
  {
    pattern: word(
      'ai|agi|llms?|chatbots?|neural|machine learning|gpt|artificial intelligence|robots?|ki|automation|superintelligence',
    ),
    stakes: ['an afternoon a week given back to people', 'a tool that admits what it does not know'],
    risks: [
      'confident nonsense with excellent grammar',
      'a demo taken for a product',
      'nobody checking, because the last forty answers were fine',
    ],
    tests: [
      'give it last month’s real cases and mark them by hand',
      'run it in the shadow of a person for two weeks',
      'ask it the same thing twice, differently',
    ],
    measures: ['the number of times a careful person had to correct it', 'the price of its mistakes'],
    quips: FACTS.ai,
  },
  {
    pattern: word(
      'money|invest(?:ing|ment)?|stocks?|prices?|salary|rent|mortgage|budget|sav(?:e|ings)|pension|crypto|bitcoin|house|apartment|tax(?:es)?|loan|debt|bank|geld|haus|wohnung|mieten|kaufen|argent|dinero|expensive|afford|buy(?:ing)?',
    ),
    stakes: ['sleep, which is what money is mostly for', 'a choice you can still afford to reverse'],
    risks: [
      'the fee on page eleven',
      'a plan that needs next year to be like last year',
      'selling at the bottom, which is where one finally looks',
    ],
    tests: [
      'live for three months as if you had already done it',
      'write down the price at which you would walk away',
      'put in an amount you could lose on a holiday',
    ],
    measures: ['the sum that is left in a bad year', 'the number of months you could go without income'],
    quips: FACTS.money,
  },
  {
    pattern: word(
      'learn(?:ing)?|stud(?:y|ying)|languages?|school|university|exams?|read(?:ing)?|piano|guitar|teach(?:er)?|courses?|memori[sz]e|spanish|french|german|english|chess|maths?|mathematics|lernen|sprachen?|klavier|apprendre|langues?|aprender|idiomas?|homework|books?',
    ),
    stakes: ['being able to use it with a real person in front of you', 'the day it stops being homework'],
    risks: [
      'the third app instead of the first conversation',
      'a heroic first week and nothing after it',
      'practising only what already works',
    ],
    tests: [
      'do twenty minutes every day for a fortnight',
      'use it with a patient stranger by Friday',
      'teach the first chapter to somebody else',
    ],
    measures: ['the longest stretch you manage without help', 'the number of days in a row'],
    quips: FACTS.learning,
  },
  {
    pattern: word(
      'sleep(?:ing)?|run(?:ning)?|exercise|gym|diet|health(?:y)?|marathon|stress|weight|doctor|meditat(?:e|ion)|headache|cold|fitness|yoga|swim(?:ming)?|gesund|schlafen|santé|salud|smoking|alcohol',
    ),
    stakes: ['a body that is on your side at seventy', 'waking up without negotiating'],
    risks: [
      'doing too much in week one',
      'advice from somebody who sells the supplement',
      'a rule so strict that one birthday cake ends it',
    ],
    tests: [
      'try it for two weeks and change nothing else',
      'do the ten-minute version every morning',
      'ask somebody with a medical degree, which none of us has',
    ],
    measures: ['your mood on an ordinary Tuesday', 'the attendance in March'],
    quips: FACTS.health,
  },
  {
    pattern: word(
      'travel(?:ling)?|trips?|flights?|fly|trains?|city|cities|holidays?|vacation|visit(?:ing)?|hotels?|berlin|paris|tokyo|london|rome|japan|italy|reise|urlaub|voyage|viaje|beach|mountains?|camping|weekend|airport',
    ),
    stakes: ['a story that is not about an airport', 'one afternoon with nothing planned in it'],
    risks: [
      'the fourth museum',
      'a connection of thirty-five minutes',
      'a view you will share with nine hundred other telephones',
    ],
    tests: [
      'spend one weekend on the smallest version of it',
      'plan only the first and the last day',
      'ask somebody who lives there what they would skip',
    ],
    measures: ['the story you would still tell at dinner in a year', 'the ratio of hours there to hours in transit'],
    quips: FACTS.travel,
  },
  {
    pattern: word(
      'jobs?|boss|teams?|meetings?|remote|office|career|managers?|hire|hiring|interview|company|startups?|colleagues?|deadlines?|projects?|work(?:ing)?|four-day|product|customers?|business|shop|arbeit|firma|travail|trabajo|week|name|brand|marketing|sales',
    ),
    stakes: [
      'work that would be missed if it stopped',
      'people who still like each other in the last week of the project',
    ],
    risks: [
      'a meeting that exists because it existed',
      'the one person who knows how it works going on holiday',
      'a reorganisation where a conversation would have done',
    ],
    tests: [
      'try it with one team for six weeks, with an end date',
      'ask the three customers who complain best',
      'cancel it once and count who notices',
    ],
    measures: ['the list of what got finished', 'the number of good people who stay'],
    quips: FACTS.work,
  },
  {
    pattern: word(
      'cats?|dogs?|pets?|pupp(?:y|ies)|kittens?|hamsters?|horses?|birds?|bears?|sharks?|animals?|ducks?|hund|katze|chiens?|chats?|perros?|gatos?|penguins?|goldfish',
    ),
    stakes: [
      'fifteen years of being greeted at the door, or pointedly not',
      'peace with a creature that has never read the contract',
    ],
    risks: ['the vet bill in month two', 'a winner who was asleep the whole time', 'fur, which is not a phase'],
    tests: [
      'borrow one for a weekend',
      'watch for an hour before forming a theory',
      'ask a vet, who has seen how it ends',
    ],
    measures: ['the willingness to get up at six on a wet morning', 'the animal’s own choice'],
    quips: FACTS.animals,
  },
  {
    pattern: word(
      'life|meaning|god|free will|conscious(?:ness)?|universe|love|happ(?:y|iness)|ethics|ethical|moral(?:s|ity)?|truth|aliens?|death|soul|art|beauty|justice|democracy|philosophy|sinn|leben|glück|liebe|vie|amour|vida|amor|time travel|simulation|sky|moon|sun|stars?|mars|space',
    ),
    stakes: ['a question that is still worth asking on a bad day', 'an answer one could live by, not merely defend'],
    risks: [
      'an answer that fits everything and therefore says nothing',
      'a word doing the work of an argument',
      'winning the debate and losing the question',
    ],
    tests: [
      'say what would be different tomorrow if the answer were no',
      'explain it to a nine-year-old and keep the follow-up question',
      'name one thing that nobody could have guessed without the theory',
    ],
    measures: ['the difference it makes to what anyone does', 'the list of things it rules out'],
    quips: FACTS.ideas,
  },
  {
    pattern: word(
      'gardens?|garten|jardin|paint(?:ing)?|kitchen|sofa|tomato(?:es)?|plants?|lawn|repair|furniture|roof|wall|solar|heating|heat pump|bikes?|bicycle|cars?|electric|auto|fahrrad|tools?|weather|rain',
    ),
    stakes: [
      'something that still works after the enthusiasm has gone',
      'a Sunday that ends before the shops would have closed',
    ],
    risks: [
      'the second trip to the hardware shop',
      'a bargain with its own maintenance plan',
      'the neighbour who has advice',
    ],
    tests: [
      'do one square metre of it first',
      'borrow the expensive part for a weekend',
      'price the repair before the purchase',
    ],
    measures: ['the hours it takes in its third year', 'the cost each time you really use it'],
    quips: FACTS.home,
  },
];
