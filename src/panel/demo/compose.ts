import { codeFor, tableFor } from './extras.ts';
import { foreword } from './language.ts';
import { at, hashOf, shuffled } from './pick.ts';
import { NOTICE, noticeBy } from './notice.ts';
import type { Heard, Said } from './prompt.ts';
import { isPersonal, literal, piecesOf, quoted, type Piece } from './quote.ts';
import { sceneOf, seatOf, VOICES } from './scene.ts';
import type { Topic } from './topic.ts';
import { capital, CHANGED, type Line, pullOf, type Reply, type Scene, standOf, type Voice } from './voice.ts';

/** Words of an answer. The optional parts are left out and put in between these. */
const MOST = 175;
const LEAST = 75;

interface Speaking {
  readonly heard: Heard;
  /** 0 to 2: which temperament. */
  readonly seat: number;
  readonly voice: Voice;
  readonly topic: Topic;
  readonly scene: Scene;
  /** Everything that this panellist has said, so that it does not repeat itself. */
  readonly before: string;
  readonly pick: (use: string) => number;
}

/** An answer in Markdown to what was heard, in the voice of the seat (0 to 2). Deterministic; never empty, never throws. */
export function compose(heard: Heard, seat: number, seed: string): string {
  const { topic, scene, quip } = sceneOf(heard, seat, seed);
  const before = heard.said
    .filter(({ own }) => own)
    .map(({ text }) => text)
    .join('\n');
  const pick = (use: string): number =>
    hashOf(seed, heard.question, seat, heard.purpose, heard.round, use, heard.said.length);
  const speaking: Speaking = { heard, seat, voice: at(VOICES, seat, VOICES[0]), topic, scene, before, pick };
  const others = heard.said.filter((said) => said.by === 'panellist' && !said.own && said.what === 'answer');
  const parts =
    heard.purpose === 'turn' && others.length > 0
      ? reply(speaking, others, quip)
      : opening(speaking, heard.purpose === 'alone' ? others : [], quip);
  const remark = heard.purpose === 'alone' ? null : remarkOf(speaking);
  // In a choice each speaks of the side it has an opinion on.
  const subject = topic.options === null ? scene.main : seat === 1 ? scene.other : scene.mine;
  const tongue = before === '' ? foreword(heard.question, subject, seat) : null;
  const notice = noticeBy(heard) === heard.me ? NOTICE : null;
  const fixed = [tongue, parts.head, remark, ...parts.body].filter((part) => part !== null);
  return [...fitted(fixed, parts.optional, parts.tail), notice].filter((part) => part !== null).join('\n\n');
}

interface Parts {
  readonly head: string;
  readonly body: readonly string[];
  readonly optional: readonly string[];
  readonly tail: string;
}

/** A first answer: position, reasons, how sure. */
function opening(speaking: Speaking, others: readonly Said[], quip: string): Parts {
  const { voice, topic, scene, pick, seat, heard } = speaking;
  const lines = reasons(speaking, topic.kind === 'way' || topic.kind === 'list' ? 3 : 2);
  const table = seat === 2 ? tableFor(topic, scene, pick('table')) : null;
  const body =
    topic.kind === 'code'
      ? [codeFor(topic, heard.question, seat), lines.at(0) ?? '']
      : [...(table === null ? [] : [table]), listed(lines, topic, pick('list'))];
  const doubt = fresh(voice.doubts, speaking, 'doubt');
  const [other] = shuffled(latest(others), pick('who'));
  const answer =
    other === undefined ? null : answered(pick('side') % 2 === 0 ? voice.agrees : voice.disagrees, other, speaking, 0);
  return {
    head: fresh(voice.openers[topic.kind], speaking, 'open'),
    body: [...(answer === null ? [] : [answer]), ...body],
    optional: quip === '' ? [] : [quip],
    tail: doubt,
  };
}

/** A turn after others: what they said, whether it changes anything, something new, and in the last round the final position. */
function reply(speaking: Speaking, others: readonly Said[], quip: string): Parts {
  const { voice, topic, scene, heard, before, pick } = speaking;
  const shuffle = shuffled(latest(others), pick('who'));
  const positions = voice.positions[standOf(topic)];
  const teacher = before !== '' && !CHANGED.test(before) && moves(speaking) ? pulling(speaking, shuffle) : undefined;
  const answers = teacher === undefined ? shuffle : [teacher, ...shuffle.filter((said) => said !== teacher)];
  const [against, other] = [answers.at(0), answers.at(1)];
  const change = teacher === undefined ? null : answered(voice.changes, teacher, speaking, 0.1);
  const moving = change !== null;
  const moved = moving || CHANGED.test(before);
  const final = heard.last && heard.round > 1;
  const kept = shuffled(positions.kept, pick('position'));
  const position = moved ? positions.moved(scene) : fresh(kept, speaking, 'position');
  const first = before === '';
  const stance = first
    ? fresh(voice.openers[topic.kind], speaking, 'open').replace(/:$/, '.')
    : `**${at(moved ? voice.stays : voice.keeps, pick('keep'), '')}**${final ? '' : ` ${position}`}`;
  const no = change === null && against !== undefined ? answered(voice.disagrees, against, speaking, 0) : null;
  const yes = other === undefined ? null : answered(voice.agrees, other, speaking, 0.2);
  const lines = reasons(speaking, first ? 2 : 3 - (yes === null ? 0 : 1));
  const extra = topic.kind === 'code' && first ? codeFor(topic, heard.question, speaking.seat) : null;
  const table = topic.kind === 'choice' && first && speaking.seat === 2 ? tableFor(topic, scene, pick('table')) : null;
  const body = [change === null || final ? null : position, no, yes, extra, table, listed(lines, topic, pick('list'))];
  return {
    head: change ?? stance,
    body: body.filter((part) => part !== null),
    optional: quip === '' ? [] : [quip],
    // What was said at the top needs no saying again.
    tail: final ? `**Final position:** ${position}` : first ? fresh(voice.doubts, speaking, 'doubt') : '',
  };
}

/** What a voice says to somebody, with a piece of it from `place` (0 to 1) on; `null` when nothing can be quoted. */
function answered(replies: readonly Reply[], to: Said, speaking: Speaking, place: number): string | null {
  const { pick, scene, before } = speaking;
  const pieces = piecesOf(to.text).filter(({ text }) => !before.includes(text));
  const late = pieces.filter((piece) => piece.place >= place);
  const general = late.filter((piece) => !isPersonal(piece));
  const best = [general, late, pieces].find((some) => some.length > 0) ?? [];
  const piece = at<Piece | null>(best, pick(`quote${to.name}`), null);
  const name = literal(to.name);
  if (piece === null || name === '') return null;
  const used = (reply: Reply): boolean => before.includes(reply(name, '\u0000', scene).split('\u0000')[1] ?? '');
  const unused = replies.filter((reply) => !used(reply));
  const reply = at(unused.length > 0 ? unused : replies, pick(`reply${to.name}`), null);
  return reply === null ? null : reply(`**${name}**`, quoted(piece.text), scene);
}

/** What is said to the newest remark since one's own last answer. */
function remarkOf(speaking: Speaking): string | null {
  const { heard } = speaking;
  const since = heard.said.slice(heard.said.findLastIndex(({ own }) => own) + 1);
  const remark = since.findLast(({ what, by }) => what === 'remark' && by === 'person');
  return remark === undefined ? null : answered(speaking.voice.remarks, remark, speaking, 0);
}

/** Whether this is the panellist, and this the round, of the one change of mind a discussion has. */
function moves({ heard, seat }: Speaking): boolean {
  const who = hashOf('mover', heard.question) % VOICES.length;
  return who === seat && heard.round >= 2 + (hashOf('when', heard.question) % 2);
}

/** Whose words can have done it: of those who hold what this panellist moves to. */
function pulling({ seat, topic, scene }: Speaking, answers: readonly Said[]): Said | undefined {
  const puller = pullOf(seat, standOf(topic));
  if (puller !== null) return answers.find(({ name }) => seatOf(name) === puller) ?? answers[0];
  const side = capital(scene.other);
  return answers.find(
    ({ text }) => text.startsWith(`**${side}`) || /^\*\*[^*]+\*\* (.+)/.exec(text)?.[1]?.startsWith(side),
  );
}

/** The newest answer of each of the others, in the order of speaking. */
function latest(answers: readonly Said[]): readonly Said[] {
  return answers.filter((said, index) => answers.findLastIndex(({ name }) => name === said.name) === index);
}

/** Lines, rendered, that were not said before. */
function reasons(speaking: Speaking, count: number): readonly string[] {
  const { voice, scene, before, pick, seat, heard } = speaking;
  const said = heard.said.map(({ text }) => text).join('\n');
  const stand = standOf(speaking.topic);
  const thinking = stand === 'naming' || stand === 'cause';
  const lines =
    speaking.topic.kind === 'list' && before === '' ? voice.criteria : thinking ? voice.thoughts : voice.reasons;
  const all = shuffled(lines, pick('reasons'), seat).map((line) => line(scene));
  // Once an answer is enough for what would settle it, and the doubts name it.
  const unsaid = all.filter((line) => !said.includes(line) && !line.includes(scene.measure));
  const rest = all.filter((line) => !before.includes(line));
  return [unsaid, rest, all].find((some) => some.length >= count)?.slice(0, count) ?? [];
}

/** One of the lines that was not said before, where there is one. */
function fresh(lines: readonly Line[], { scene, before, pick }: Speaking, use: string): string {
  const all = lines.map((line) => line(scene));
  const unsaid = all.filter((line) => !before.includes(line));
  return at(unsaid.length > 0 ? unsaid : all, pick(use), '');
}

/** Reasons as steps where the question asks how, as a list, or as a paragraph. */
function listed(lines: readonly string[], { kind }: Topic, number: number): string {
  if (kind === 'way' || kind === 'list') return lines.map((line, index) => `${index + 1}. ${line}`).join('\n');
  return number % 3 === 0 ? lines.join(' ') : lines.map((line) => `- ${line}`).join('\n');
}

const length = (parts: readonly string[]): number => parts.join(' ').split(/\s+/).length;

function fitted(fixed: readonly string[], optional: readonly string[], tail: string): readonly string[] {
  const end = tail === '' ? [] : [tail];
  const all = [...fixed, ...optional, ...end];
  if (length(all) <= MOST || length([...fixed, ...end]) < LEAST) return all;
  const short = [...fixed, ...end];
  // What is said last matters most, and of the rest the reasons least.
  return length(short) <= MOST + 20 ? short : [...fixed.slice(0, -1), ...end];
}
