/** What a message holds that is no text, as a bracketed note for the models: what it is, and what of it can be told in words. */
import { field } from '../../../lib/field.ts';
import { oneLine, short } from '../../../lib/text.ts';

/** A note, and whether it tells all there is: of a picture the panel sees nothing, of a poll everything. */
export interface Note {
  readonly text: string;
  readonly whole: boolean;
}

const word = (value: unknown): string => (typeof value === 'string' ? short(value, 300) : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const part = (value: unknown): string => (typeof value === 'string' ? oneLine(value).slice(0, 300) : '');
const named = (what: string, ...details: readonly unknown[]): string => {
  const told = details.map(part).filter((detail) => detail !== '');
  return told.length === 0 ? `[${what}]` : `[${what}: ${told.join(', ')}]`;
};

/** Five decimals are about a metre. */
function point(location: unknown): string {
  const numbers = [field(location, 'latitude'), field(location, 'longitude')];
  return numbers.every((number) => typeof number === 'number')
    ? numbers.map((number) => number.toFixed(5)).join(', ')
    : '';
}

const person = (contact: unknown): string =>
  [field(contact, 'first_name'), field(contact, 'last_name')].map(part).filter(Boolean).join(' ');

const options = (poll: unknown): string =>
  list(field(poll, 'options'))
    .map((option) => `\n- ${word(field(option, 'text'))}`)
    .join('');

const tasks = (checklist: unknown): string =>
  list(field(checklist, 'tasks'))
    .map((task) => `\n- [${field(task, 'completion_date') === undefined ? ' ' : 'x'}] ${word(field(task, 'text'))}`)
    .join('');

type Read = (content: unknown) => Note;

const unseen =
  (what: string, ...details: readonly string[]): Read =>
  (content) => ({ text: named(what, ...details.map((name) => field(content, name))), whole: false });
const whole =
  (read: (content: unknown) => string): Read =>
  (content) => ({ text: read(content), whole: true });

/**
 * Every kind of content but text, by Telegram's name for it. A kind that comes with another of more meaning stands behind it: an animation is
 * also a document, a venue also a location.
 */
const KINDS: readonly (readonly [string, Read])[] = [
  ['poll', whole((poll) => `${named('poll', field(poll, 'question'))}${options(poll)}`)],
  ['checklist', whole((checklist) => `${named('checklist', field(checklist, 'title'))}${tasks(checklist)}`)],
  [
    'venue',
    whole((venue) => named('place', field(venue, 'title'), field(venue, 'address'), point(field(venue, 'location')))),
  ],
  ['location', whole((location) => named('place', point(location)))],
  ['contact', whole((contact) => named('contact', person(contact)))],
  ['dice', whole((dice) => named('dice', field(dice, 'emoji'), String(field(dice, 'value'))))],
  ['game', whole((game) => named('game', field(game, 'title'), field(game, 'description')))],
  ['invoice', whole((invoice) => named('invoice', field(invoice, 'title'), field(invoice, 'description')))],
  ['live_photo', unseen('live photo')],
  ['paid_media', unseen('paid media')],
  ['animation', unseen('animation', 'file_name')],
  ['photo', unseen('photo')],
  ['video', unseen('video', 'file_name')],
  ['video_note', unseen('video message')],
  ['voice', unseen('voice message')],
  ['audio', unseen('audio', 'performer', 'title', 'file_name')],
  ['document', unseen('file', 'file_name')],
  ['sticker', unseen('sticker', 'emoji')],
  ['story', unseen('story')],
];

/** The note of what a message holds beside its text; null if it holds nothing else, or is a service message. */
export function noteOf(message: object): Note | null {
  for (const [kind, read] of KINDS) {
    const content = field(message, kind);
    if (content !== undefined && content !== null) return read(content);
  }
  return null;
}
