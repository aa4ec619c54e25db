/** The request for an answer, and how it is made differently for a model that does not take it as it is. */
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { providerOf, type ModelRef } from '../providers.ts';
import type { PromptMessage } from '../port.ts';
import type { Changeable, Changes } from '../refusals/changes.ts';

/** A request; `usage` is OpenRouter's way to ask for the cost. */
export type ChatRequest = ChatCompletionCreateParams & { usage?: { include: true } };

/** A request whose prompt is built. */
export interface Built {
  readonly messages: readonly PromptMessage[];
  readonly json?: boolean;
}

/** The body of a request for `target`, with such changes. */
export function requestOf(target: ModelRef, { messages, json }: Built, changes: Changes): ChatRequest {
  const tokens = changes.max_tokens ?? null;
  return {
    model: target.id,
    messages: (changes.system ? withoutSystem(messages) : messages).map(
      marksIn(target, messages, changes) ? markedMessage : plainMessage,
    ),
    stream: !changes.stream,
    ...(changes.stream || changes.stream_options ? {} : { stream_options: { include_usage: true } }),
    ...(json && !changes.response_format ? { response_format: { type: 'json_object' } } : {}),
    ...(tokens === null ? {} : { max_tokens: tokens }),
    ...(providerOf(target.provider).costOnRequest ? { usage: { include: true } } : {}),
  };
}

/**
 * A prompt is not kept whose common beginning is shorter, tokens: 1,024 for most of Anthropic's models, more for some
 * (https://docs.claude.com/en/docs/build-with-claude/prompt-caching). About four UTF-16 units of English are one.
 */
const LEAST_KEPT = 1024 * 4;

/** Whether a request is to say what of it may be kept: its model keeps nothing else, and there is enough to keep. */
function marksIn({ provider, id }: ModelRef, messages: readonly PromptMessage[], changes: Changes): boolean {
  if (changes.cache_control || changes.system || providerOf(provider).cacheMarks?.test(id) !== true) return false;
  const last = messages.findLastIndex(({ common = [] }) => common.length > 0);
  const before = messages.slice(0, Math.max(0, last)).reduce((sum, { content }) => sum + content.length, 0);
  return last >= 0 && before + (messages[last]?.common?.at(-1) ?? 0) >= LEAST_KEPT;
}

type RequestMessage = ChatCompletionCreateParams['messages'][number];

const plainMessage = ({ role, content }: PromptMessage): RequestMessage => ({ role, content });

/**
 * A message in parts, the last of those that later prompts begin with too marked. Anthropic finds what it has kept by the ends of parts, at
 * most twenty before the mark: so each part must end where one ended before.
 */
function markedMessage({ role, content, common = [] }: PromptMessage): RequestMessage {
  if (role !== 'user' || common.length === 0) return { role, content };
  const ends = [...common, content.length];
  const texts = ends.map((end, at) => content.slice(ends[at - 1] ?? 0, end));
  const parts = texts.map((text, at) => ({
    type: 'text' as const,
    text,
    ...(at === common.length - 1 ? { cache_control: { type: 'ephemeral' as const } } : {}),
  }));
  return { role, content: parts.filter(({ text }) => text !== '') };
}

/** What of a request could still be made differently. */
export function changeable(body: ChatRequest): ReadonlySet<Changeable> {
  const roles = body.messages.map(({ role }) => role);
  const has: Readonly<Record<Changeable, boolean>> = {
    system: roles.includes('system') || roles.some((role, at) => role === roles[at + 1]),
    stream: body.stream === true,
    stream_options: body.stream_options !== undefined && body.stream_options !== null,
    response_format: body.response_format !== undefined,
    cache_control: body.messages.some(({ content }) => Array.isArray(content)),
    max_tokens: true,
  };
  return new Set((Object.keys(has) as Changeable[]).filter((name) => has[name]));
}

/** The messages without a system role, in turns of user and assistant, the user's first. */
function withoutSystem(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  const turns: PromptMessage[] = [];
  for (const { role: said, content } of messages) {
    const role = said === 'system' ? 'user' : said;
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { role, content: `${last.content}\n\n${content}` };
    else turns.push({ role, content });
  }
  return turns;
}
