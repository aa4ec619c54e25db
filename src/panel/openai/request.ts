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
    messages: (changes.system ? withoutSystem(messages) : messages).map(({ role, content }) => ({ role, content })),
    stream: !changes.stream,
    ...(changes.stream || changes.stream_options ? {} : { stream_options: { include_usage: true } }),
    ...(json && !changes.response_format ? { response_format: { type: 'json_object' } } : {}),
    ...(tokens === null ? {} : { max_tokens: tokens }),
    ...(providerOf(target.provider).costOnRequest ? { usage: { include: true } } : {}),
  };
}

/** What of a request could still be made differently. */
export function changeable(body: ChatRequest): ReadonlySet<Changeable> {
  const roles = body.messages.map(({ role }) => role);
  const has: Readonly<Record<Changeable, boolean>> = {
    system: roles.includes('system') || roles.some((role, at) => role === roles[at + 1]),
    stream: body.stream === true,
    stream_options: body.stream_options !== undefined && body.stream_options !== null,
    response_format: body.response_format !== undefined,
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
