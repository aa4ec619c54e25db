/** What is voted for in a round, and by whom: the panel and people apart. */
import { seatNames } from '../../discussion/names.ts';
import { ballotTag, letterOf } from '../../discussion/ballot/options.ts';
import type { View } from '../../effects/display.ts';
import { texts } from '../../texts/texts.ts';
import { bold, concat, join, plain } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';
import { prose } from '../render/prose.ts';
import type { InlineButton } from '../sender/types.ts';
import { callbackData } from '../updates/buttons.ts';

type BallotView = Extract<View, { view: 'ballot' }>;

/** The options with their letters, the criteria, who votes for which, and what would change it. */
export function ballotText({ round, ballot, votes, people }: BallotView): Formatted {
  const words = texts.ballot;
  const nameOf = seatNames(votes.map(({ seat }) => seat));
  const counted = ballot.options.map((_, option) => {
    const its = votes.filter((vote) => vote.option === option).map(({ seat }) => nameOf(seat));
    return words.votes(letterOf(option), its.length, its.join(', '));
  });
  const isVoted = people.some((count) => count > 0);
  return join(
    [
      bold(words.head(round)),
      ...ballot.options.map((text, option) => prose(words.option(letterOf(option), text))),
      ...(ballot.criteria.length > 0 ? [prose(words.criteria(ballot.criteria))] : []),
      ...(votes.length > 0 ? [concat(bold(words.models(counted.join(' · '))))] : []),
      ...votes.flatMap(({ seat, wouldChange }) =>
        wouldChange === null ? [] : [prose(words.wouldChange(nameOf(seat), wouldChange))],
      ),
      ...(isVoted
        ? [plain(words.people(people.map((count, option) => words.votes(letterOf(option), count, '')).join(' · ')))]
        : []),
    ],
    '\n',
  );
}

/** A button for each option, where people vote too. */
export function ballotKeyboard({ chat, discussion, round, ballot, open }: BallotView): InlineButton[][] {
  if (!open) return [];
  const tag = ballotTag(discussion, round, ballot);
  const buttons = ballot.options.flatMap((_, option): InlineButton[] => {
    const data = callbackData({ on: 'vote', chat, ballot: tag, option });
    return data === null ? [] : [{ text: texts.ballot.vote(letterOf(option)), callback_data: data }];
  });
  return [buttons.slice(0, 4), buttons.slice(4)].filter((row) => row.length > 0);
}
