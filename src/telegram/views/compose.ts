/** What effects show, as Telegram messages. */
import { displayName } from '../../discussion/transcript.ts';
import { clean, leaveOutMiddle } from '../../lib/text.ts';
import type { View } from '../../effects/display.ts';
import { texts } from '../../texts/texts.ts';
import { bold, concat, plain, style } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';
import { split } from '../render/split.ts';
import type { Composed } from '../sender/types.ts';
import { callbackData } from '../updates/buttons.ts';
import { answerMessages, heading } from './answer.ts';
import { boardKeyboard, boardText } from './board.ts';
import { noticeText } from './notice.ts';
import {
  confirmPage,
  helpPage,
  modelsPage,
  panelPage,
  projectPage,
  projectsPage,
  statusPage,
  type Page,
} from './pages.ts';

/** So much of a model's thinking is shown, in UTF-16 units: one message, with its heading. */
const MAX_THOUGHT = 3500;

/** A text in as many messages as it needs. */
function message(text: Formatted, replyTo: number | null, rest: Partial<Composed> = {}): Composed {
  return { parts: split(text), notify: false, replyTo, ...rest };
}

function page({ text, keyboard }: Page, replyTo: number | null): Composed {
  return message(text, replyTo, keyboard ? { keyboard } : {});
}

/** What the messages of a view depend on beside the view. */
interface ComposeOptions {
  /** The calls of the progress message whose text has begun to arrive. */
  readonly speaking?: ReadonlySet<string>;
  /** Whether the bot sees all messages of groups; if not, the greeting says how to change it. */
  readonly readsAll?: boolean;
}

/** The messages of a view. Those of a long answer take a while, the others are made at once. */
export async function compose(
  view: View,
  replyTo: number | null,
  { speaking = new Set(), readsAll = true }: ComposeOptions = {},
): Promise<Composed> {
  switch (view.view) {
    case 'thinking':
      return message(plain(texts.thinking(displayName(view.alias))), replyTo);
    case 'answer': {
      const parts = await answerMessages(heading(view.alias, view.synthesis), view.text);
      const data = view.thinking ? callbackData({ on: 'thinking', ...view.thinking }) : null;
      const keyboard = data === null ? {} : { keyboard: [[{ text: texts.buttons.thinking, callback_data: data }]] };
      return { parts, notify: false, replyTo, ...keyboard };
    }
    case 'thought': {
      const head = bold(texts.thought(displayName(view.alias)));
      const quote = style('expandable_blockquote', plain(leaveOutMiddle(clean(view.text).trim(), MAX_THOUGHT)));
      return message(concat(head, '\n', quote), replyTo);
    }
    case 'failure': {
      const said = texts.failed(displayName(view.alias), view.reason, view.until);
      return message(plain(`${said} ${texts.askAgain}`), replyTo);
    }
    case 'board': {
      const { board } = view;
      return message(boardText(board, speaking), null, {
        keyboard: boardKeyboard(board),
        notify: board.notify,
        lastWords: board.phase === 'ended' && board.buttons.length === 0,
      });
    }
    case 'notice':
      // Who did not write the consensus is news of a run that still goes on: its end notifies.
      return message(plain(noticeText(view.notice)), replyTo, { notify: view.notice.say !== 'failed' });
    case 'greeting':
      return message(plain(readsAll ? texts.greeting : `${texts.greeting}\n\n${texts.privacy}`), replyTo);
    case 'help':
      return page(helpPage(view), replyTo);
    case 'projects':
      return page(projectsPage(view), replyTo);
    case 'project':
      return page(projectPage(view), replyTo);
    case 'panel':
      return page(panelPage(view), replyTo);
    case 'models':
      return page(modelsPage(view), replyTo);
    case 'status':
      return page(statusPage(view), replyTo);
    case 'confirm':
      return page(confirmPage(view), replyTo);
    case 'forgotten':
      return message(plain(texts.forgotten), replyTo, { notify: true });
    case 'document':
      return { parts: [], notify: true, replyTo, document: { name: view.name, content: view.content } };
  }
}
