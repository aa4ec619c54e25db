/**
 * Bodies as providers were reported to send them, and what each comes to. A row: its kind, the report (owner/repo#number, or what it is
 * a variant of), the bytes, and the outcome. To add one, add a line.
 */
import type { AttemptOutcome } from '../../src/panel/outcome.ts';

export interface BodyRow {
  readonly kind: string;
  readonly report: string;
  readonly bytes: string;
  readonly out: Expected;
  readonly status?: number;
  /** The connection broke after these bytes. */
  readonly cut?: string;
}

/** The part of an outcome that a row is about. */
export type Expected = { readonly kind: AttemptOutcome['kind'] } & Readonly<Record<string, unknown>>;

type Rest = Partial<Pick<BodyRow, 'status' | 'cut'>>;

const row = (kind: string, report: string, bytes: string, out: Expected, rest: Rest = {}): BodyRow => ({
  kind,
  report,
  bytes,
  out,
  ...rest,
});

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (delta: object, finish: string | null = null, more: object = {}) => ({
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish, ...more }],
});
const say = (content: unknown): string => data(chunk({ content }));
const end = (finish: string | null): string => data(chunk({}, finish));
const DONE = 'data: [DONE]\n\n';
const whole = (message: object, finish: string | null = 'stop', more: object = {}) => ({
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
  ...more,
});
const json = (...of: Parameters<typeof whole>): string => JSON.stringify(whole(...of));
/** A healthy stream of a text. */
const stream = (...texts: string[]): string => texts.map((text) => say(text)).join('') + end('stop') + DONE;

const answer = (text: string, thinking = ''): Expected => ({ kind: 'answer', seen: { text, thinking } });
const ended = (text: string, early: string): Expected => ({ kind: 'answer', seen: { text }, ended: early });
const failed = (reason: string, retry: boolean, text = '', more: object = {}): Expected => ({
  kind: 'failed',
  reason,
  retry,
  seen: { text },
  ...more,
});
const refused = (error: object, text = ''): Expected => ({ kind: 'refused', error, seen: { text } });

const HI = stream('Hel', 'lo.');

const framing: BodyRow[] = [
  row('a healthy stream', '-', HI, answer('Hello.')),
  row(
    'heartbeats',
    'OmniRoute#1146',
    `${say('Hel')}event: ping\n\n${say('lo.')}${end('stop')}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'heartbeats',
    'wave-agent#1326',
    `event: keepalive\n\n${say('Hel')}event: keepalive\n\n${say('lo.')}${end('stop')}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'heartbeats',
    'cadis#362',
    `data: \n\n${say('Hel')}data:\n\n${say('lo.')}${end('stop')}data: \n\n${DONE}`,
    answer('Hello.'),
  ),
  row(
    'heartbeats',
    'copilot-api#88',
    `${say('Hel')}event: ping\ndata: ping\n\n${say('lo.')}${end('stop')}${DONE}`,
    answer('Hello.'),
  ),
  row('heartbeats', 'caozhiyuan/copilot-api#88', `event: ping\ndata: {"type":"ping"}\n\n${HI}`, answer('Hello.')),
  row(
    'heartbeats',
    'theopenco/llmgateway#2334',
    `id: 1\n${say('Hel')}: ping\n\nid: 2\n${say('lo.')}${end('stop')}${DONE}`,
    answer('Hello.'),
  ),
  row('heartbeats', 'ggml-org/llama.cpp#24013', `:\n\n:\n\n:\n\n${HI}`, answer('Hello.')),
  row(
    'heartbeats',
    'omnigent-ai/omnigent#1474',
    `data:\n\n${say('Hello.')}data:   \n\n${end('stop')}data:\n\n${DONE}`,
    answer('Hello.'),
  ),
  row(
    'heartbeats',
    'openai-php/client#734',
    `event: keepalive\ndata: {"type":"keepalive","sequence_number":3}\n\n${HI}`,
    answer('Hello.'),
  ),
  row('heartbeats', 'variant: words', `data: keepalive\n\ndata: OK\n\n${HI}`, answer('Hello.')),
  row('heartbeats', 'variant: JSON that breaks off', `event: ping\ndata: {"at":\n\n${HI}`, answer('Hello.')),
  row(
    'heartbeats',
    'variant: of a proxy that waits',
    `data: {"status":"processing"}\n\ndata: {}\n\ndata: []\n\ndata: null\n\n${HI}`,
    answer('Hello.'),
  ),

  row(
    'an end without finish_reason',
    'openai/openai-node#1292',
    `${say('Hello.')}${data({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 1 } })}${DONE}`,
    {
      kind: 'answer',
      seen: { text: 'Hello.', usage: { tokensIn: 3, tokensOut: 1, cost: null } },
    },
  ),
  row(
    'an end without finish_reason',
    'alfredapp/openai-workflow#52',
    `${data({ choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello.' } }], search_info: {} })}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'an end without finish_reason',
    'ollama/ollama#4357',
    `${data(chunk({ content: 'Hello.' }, ''))}${DONE}`,
    answer('Hello.'),
  ),
  row('an end without finish_reason', 'variant: no line end', `${say('Hello.')}data: [DONE]`, answer('Hello.')),
  row(
    'an end without finish_reason',
    'variant: no space, in quotes',
    `${say('Hello.')}data:"[DONE]"\n\n`,
    answer('Hello.'),
  ),
  row('a body that just stops', 'earendil-works/pi#4558', say('Hello th'), failed('went_silent', true, 'Hello th')),
  row(
    'a body that just stops',
    'anomalyco/opencode#43882',
    `${say('Hel')}${say('lo th')}${data({ choices: [], usage: { prompt_tokens: 3 } })}`,
    failed('went_silent', true, 'Hello th'),
  ),
  row('a body that just stops', 'variant: after thinking', data(chunk({ reasoning_content: 'Hm' })), {
    kind: 'failed',
    reason: 'went_silent',
    retry: true,
    seen: { text: '', thinking: 'Hm' },
  }),
  row(
    'a connection that dies',
    '-',
    say('Hello th'),
    failed('unreachable', true, 'Hello th', { detail: 'ECONNRESET' }),
    { cut: 'ECONNRESET' },
  ),
  row(
    'a connection that dies',
    'variant: before any text',
    ': ok\n\n',
    failed('unreachable', true, '', { detail: 'ECONNRESET' }),
    { cut: 'ECONNRESET' },
  ),
  row(
    'a connection that dies',
    'variant: in the usage',
    `${say('Hello.')}${end('stop')}data: {"choices":[],"usa`,
    answer('Hello.'),
    { cut: 'ECONNRESET' },
  ),
  row(
    '"null" in each chunk',
    '-',
    data(chunk({ content: 'Hello th' }, 'null')),
    failed('unreachable', true, 'Hello th'),
    { cut: 'UND_ERR_SOCKET' },
  ),
  row(
    '"null" in each chunk',
    'variant: that ends',
    `${data(chunk({ content: 'Hello.' }, 'null'))}${DONE}`,
    answer('Hello.'),
  ),

  row('JSON though a stream was asked', 'badlogic/pi#2537', json({ content: 'Hello.' }, null), answer('Hello.')),
  row(
    'JSON though a stream was asked',
    'vault-operator#73',
    `\n  ${JSON.stringify(whole({ content: 'Hello.' }), null, 2)}\n`,
    answer('Hello.'),
  ),
  row(
    'JSON though a stream was asked',
    'decolua/9router#3492',
    `${json({ content: 'Hello.' })}\n\ndata: [DONE]\n\n`,
    answer('Hello.'),
  ),
  row(
    'JSON though a stream was asked',
    'decolua/9router#3301',
    json({ content: 'Hello.', reasoning_content: 'Hm.' }),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'JSON though a stream was asked',
    'variant: in one event',
    `${data(whole({ content: 'Hello.' }))}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'JSON though a stream was asked',
    'variant: indented, in lines of data',
    `data: ${JSON.stringify(whole({ content: 'Hello.' }), null, 2).replaceAll('\n', '\ndata: ')}\n\n${DONE}`,
    answer('Hello.'),
  ),
  row(
    'JSON though a stream was asked',
    'variant: indented, with an end',
    `${JSON.stringify(whole({ content: 'Hello.' }), null, 2)}\ndata: [DONE]\n\n`,
    answer('Hello.'),
  ),
  row('JSON that breaks off', '-', json({ content: 'Hello.' }).slice(0, -30), failed('provider_error', true)),
  row(
    'chunks as lines of JSON',
    'ollama/ollama#294',
    ['Hel', 'lo.'].map((content) => `${JSON.stringify(chunk({ content }))}\n`).join('') +
      JSON.stringify(chunk({}, 'stop')),
    answer('Hello.'),
  ),
  row(
    'chunks as lines of JSON',
    'variant: Ollama’s own form',
    '{"model":"llama3","message":{"role":"assistant","content":"Hel"},"done":false}\n{"model":"llama3","message":{"role":"assistant","content":"lo."},"done":true,"done_reason":"stop"}\n',
    answer('Hello.'),
  ),
  row(
    'a completion in an object of a gateway',
    'thunderbird/thunderbolt#723',
    JSON.stringify({ data: whole({ content: 'Hello.' }) }),
    answer('Hello.'),
  ),

  row('joined events', '-', HI.replaceAll('\n\n', '\n'), answer('Hello.')),
  row(
    'joined events',
    'variant: with names',
    HI.replaceAll('\n\n', '\n').replaceAll('data:', 'event: message\ndata:'),
    answer('Hello.'),
  ),
  row(
    'joined events',
    'Wei-Shaw/sub2api#1471',
    `${say('Hel')}${say('lo.').trimEnd()}\ndata: {"type":"error","sequence_number":0,"error":{"type":"upstream_error","message":"stream_read_error"}}\n\n`,
    refused({ code: 'upstream_error error', message: 'stream_read_error', status: null }, 'Hello.'),
  ),
  row('joined events', 'nashsu/llm_wiki#628', HI.replaceAll('\n', '\\n'), answer('Hello.')),
  row(
    'joined events',
    'variant: on one line',
    `data: ${JSON.stringify(chunk({ content: 'Hel' }))}${JSON.stringify(chunk({ content: 'lo.' }, 'stop'))}\n\n`,
    answer('Hello.'),
  ),
  row('line ends', 'miruamel/xuan#194', HI.replaceAll('\n', '\r\n'), answer('Hello.')),
  row('line ends', 'Episkey-G/GrokSearch-rs#6', HI.replaceAll('\n', '\r'), answer('Hello.')),
  row('a byte-order mark', 'agentic-os-org/ANOLISA#2209', `\ufeff${HI}`, answer('Hello.')),
  row('no space after the colon', 'SamSaffron/term-llm#487', HI.replaceAll('data: ', 'data:'), answer('Hello.')),
  row(
    'no space after the colon',
    'dataelement/Clawith#106',
    `event:message\n${say('Hello.').replace('data: ', 'data:')}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'the name of the field twice',
    'variant: an event in an event',
    HI.replaceAll('data: ', 'data: data: '),
    answer('Hello.'),
  ),
  row(
    'events with names of their own',
    'variant',
    HI.replaceAll('data: ', 'event: chat.completion.chunk\ndata: '),
    answer('Hello.'),
  ),
  row(
    'events with numbers and delays',
    'variant',
    `retry: 3000\n\n${HI.replaceAll('data: ', 'id: 7\ndata: ')}`,
    answer('Hello.'),
  ),
  row(
    'broken JSON in the midst',
    '-',
    `${say('Hel')}data: {"choi\n\n${end('stop')}${DONE}`,
    failed('went_silent', true, 'Hel'),
  ),

  row(
    'harmless extras',
    'variant: an empty error',
    `${data({ ...chunk({ content: 'Hello.' }), error: {} })}${data({ ...chunk({}, 'stop'), error: null })}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'harmless extras',
    'variant: an error that is success',
    json({ content: 'Hello.' }, 'stop', {
      error: { code: 0, message: 'success' },
      base_resp: { status_code: 0, status_msg: '' },
    }),
    answer('Hello.'),
  ),
  row(
    'harmless extras',
    'variant: an error of empty fields',
    json({ content: 'Hello.' }, 'stop', { error: { message: '', code: null, type: null } }),
    answer('Hello.'),
  ),
  row('nothing', 'variant: text after the end', stream('') + say('x'), failed('empty', true)),
  row(
    'parts',
    'output_text',
    json({ content: [{ type: 'output_text', text: 'Hel' }, { text: 'lo.' }] }),
    answer('Hello.'),
  ),
  row('parts', 'a single object', json({ content: { type: 'text', text: 'Hello.' } }), answer('Hello.')),
  row(
    'parts',
    'tashfeenahmed/freellmapi#166',
    stream('Hel').replace(end('stop') + DONE, '') + say([{ type: 'text', text: 'lo.' }]) + end('stop') + DONE,
    answer('Hello.'),
  ),
  row(
    'parts',
    'meilisearch/meilisearch#6327',
    say([
      { type: 'reference', reference_ids: [1] },
      { type: 'text', text: 'Hello.' },
    ]) +
      end('stop') +
      DONE,
    answer('Hello.'),
  ),
  row(
    'parts',
    'databricks/appkit#559',
    say([{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] }]) +
      say([{ type: 'text', text: 'Hello.' }]) +
      end('stop') +
      DONE,
    answer('Hello.', 'Hm.'),
  ),
  row('parts', 'variant: bare strings', say(['Hel', 'lo.']) + end('stop') + DONE, answer('Hello.')),
  row(
    'the whole message once more',
    'abundantbeing/hermes-browser-extension#11',
    `${say('Hel')}${say('lo.')}${data({ choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }] })}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'the whole message once more',
    'go-kratos/blades#189',
    `${say('Hel')}${say('lo.')}${data(chunk({ content: 'Hello.' }, 'stop'))}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'the whole message once more',
    'variant: after the end',
    `${say('Hel')}${say('lo.')}${end('stop')}${data(whole({ content: 'Hello.' }))}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'the whole message once more',
    'variant: beside an empty delta',
    `${say('Hel')}${say('lo.')}${data(chunk({}, 'stop', { message: { content: 'Hello.' } }))}${DONE}`,
    answer('Hello.'),
  ),
  row(
    'the whole message once more',
    'variant: each event has all so far',
    ['H', 'Hel', 'Hello.']
      .map((content) => data({ choices: [{ message: { content }, finish_reason: null }] }))
      .join('') + DONE,
    answer('Hello.'),
  ),
  row(
    'a delta that is missing',
    'smallmain/vscode-unify-chat-provider#29',
    `${say('Hello.')}${data({ choices: [{ index: 0, finish_reason: 'stop' }] })}${DONE}`,
    answer('Hello.'),
  ),

  row('a page', '-', '<html><body>Sign in</body></html>', failed('provider_error', true, '', { detail: '200 page' })),
  row(
    'a page',
    'genspark-ai/genoffice#191',
    '\n<!DOCTYPE html>\n<title>One moment</title>',
    failed('provider_error', true, '', { detail: '200 page' }),
  ),
  row('nothing', '-', '', failed('empty', true, '', { detail: '200 nothing' })),
  row('nothing', 'YesWeAreBot/YesImBot#20', '\n', failed('empty', true, '', { detail: '200 nothing' })),
  row('nothing', 'only [DONE]', DONE, failed('empty', true, '', { detail: '200 events' })),
  row('nothing', '204', '', failed('empty', true, '', { detail: '204 nothing' }), { status: 204 }),
  row(
    'nothing',
    'router-for-me/CLIProxyAPI#2190',
    '{"id":"","object":"","created":0,"model":"","choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}}',
    failed('empty', true),
  ),
  row('nothing', 'open-webui/open-webui#28938', 'null', failed('provider_error', true, '', { detail: '200 text' })),
  row('nothing', 'pollinations/pollinations#9345', json({ content: '' }), failed('empty', true)),
  row('other text', 'variant', 'Service is starting', failed('provider_error', true, '', { detail: '200 text' })),
];

const tagged = (text: string): string => stream(text);
const thinking: BodyRow[] = [
  row('think tags', 'Bin-Huang/chatbox#2157', tagged('<think>\nHm.\n</think>\n\nHello.'), answer('Hello.', 'Hm.')),
  row('think tags', 'langgenius/dify#13692', tagged('<think>Hm.</think>Hello.'), answer('Hello.', 'Hm.')),
  row('think tags', 'thinking', tagged('<thinking>Hm.</thinking>\nHello.'), answer('Hello.', 'Hm.')),
  row('think tags', 'OpenWhispr/openwhispr#1801', tagged('<Think>Hm.</THINK>Hello.'), answer('Hello.', 'Hm.')),
  row('think tags', 'variant: empty', tagged('<think>\n\n</think>\n\nHello.'), answer('Hello.')),
  row('think tags', 'variant: white space before', tagged('\n\n <think>Hm.</think>Hello.'), answer('Hello.', 'Hm.')),
  row('think tags', 'variant: several', tagged('<think>A</think>\n<think>B</think>\nHello.'), answer('Hello.', 'AB')),
  row(
    'think tags',
    'variant: in the midst, on its own line',
    tagged('<think>A</think>One.\n<think>\nB\n</think>\nTwo.'),
    answer('One.\n\nTwo.', 'A\n\nB'),
  ),
  row(
    'think tags',
    'odysseus-dev/odysseus#996',
    tagged('Sure.\n<think>\nLet me reconsider.'),
    answer('Sure.\n', 'Let me reconsider.'),
  ),
  row(
    'think tags',
    'nanobrowser/nanobrowser#333',
    tagged('<think>reason</think>Here is answer</think>done'),
    answer('Here is answer</think>done', 'reason'),
  ),
  row('think tags', 'decolua/9router#2158', tagged('<thinking>Hm.</thinking>\n\nHello.'), answer('Hello.', 'Hm.')),
  row('think tags', 'in JSON', json({ content: '<think>Hm.</think>Hello.' }), answer('Hello.', 'Hm.')),
  row(
    'think tags',
    'openclaw/openclaw#63894',
    ['<', 'th', 'ink>H', 'm.<', '/thi', 'nk', '>\n', '\nHello.'].map(say).join('') + DONE,
    answer('Hello.', 'Hm.'),
  ),
  row(
    'only the closing tag',
    'NousResearch/hermes-agent#4286',
    tagged('Let me think</think>Hello.'),
    answer('Hello.', 'Let me think'),
  ),
  row(
    'only the closing tag',
    'perplexityai/api-discussion#177',
    tagged('Okay, so.\n\nIt is so.\n</think>\n\nHello.'),
    answer('Hello.', 'Okay, so.\n\nIt is so.'),
  ),
  row(
    'only the closing tag',
    'amd/gaia#3945',
    `${data(chunk({ reasoning_content: 'First. ' }))}${tagged('I’ll ask.</think>Hello.')}`,
    answer('Hello.', 'First. I’ll ask.'),
  ),
  row(
    'only the closing tag',
    'QwenLM/qwen-code#6033',
    tagged('Let me think </think> The answer.'),
    answer('The answer.', 'Let me think'),
  ),
  row(
    'only the closing tag',
    'variant: with code in the thinking',
    tagged('Try `x` and ```\ncode\n```\nGood.\n</think>\nHello.'),
    answer('Hello.', 'Try `x` and ```\ncode\n```\nGood.'),
  ),
  row(
    'only the closing tag',
    'variant: in a fence that was never closed',
    tagged('Try\n```\ncode\n</think>\nHello.'),
    answer('Hello.', 'Try\n```\ncode'),
  ),
  row('only the closing tag', 'variant: nothing before it', tagged('</think>\nHello.'), answer('Hello.')),
  row('never closed', '-', tagged('<think>Hm, let me see'), {
    kind: 'failed',
    reason: 'empty',
    seen: { text: '', thinking: 'Hm, let me see' },
  }),
  row('never closed', 'length', say('<think>Hm, let me see') + end('length') + DONE, {
    kind: 'failed',
    reason: 'thought_only',
    retry: false,
    seen: { text: '', thinking: 'Hm, let me see' },
  }),
  row(
    'a tag that is mentioned',
    'larksuite/openclaw-lark#488',
    tagged('Use `<think>` for it, and `</think>` at its end.'),
    answer('Use `<think>` for it, and `</think>` at its end.'),
  ),
  row(
    'a tag that is mentioned',
    'in a fence',
    tagged('Like so:\n```xml\n<think>\nHm\n</think>\n```\nThat is all.'),
    answer('Like so:\n```xml\n<think>\nHm\n</think>\n```\nThat is all.'),
  ),
  row(
    'a tag that is mentioned',
    'in mid sentence',
    tagged('R1 writes <think> first and </think> last, then it answers.'),
    answer('R1 writes <think> first and </think> last, then it answers.'),
  ),
  row(
    'a tag that is mentioned',
    'its end alone',
    tagged('It ends with </think>, then it answers. The tag "</think>" is one token.'),
    answer('It ends with </think>, then it answers. The tag "</think>" is one token.'),
  ),
  row(
    'a tag that is mentioned',
    'at the beginning of a line',
    tagged('The tags:\n<think> opens it and </think> closes it.'),
    answer('The tags:\n<think> opens it and </think> closes it.'),
  ),
  row(
    'a tag that is mentioned',
    'at the beginning of a line, alone',
    tagged('The tag:\n<think> is what R1 writes.'),
    answer('The tag:\n<think> is what R1 writes.'),
  ),
  row(
    'a tag that is mentioned',
    'nbramia/LifeOS#568',
    tagged('Use `<think>draft</think>` as the example text.'),
    answer('Use `<think>draft</think>` as the example text.'),
  ),
  row(
    'a tag that is mentioned',
    'in code in the thinking',
    tagged('<think>The tag `</think>` ends it.</think>Hello.'),
    answer('Hello.', 'The tag `</think>` ends it.'),
  ),
  row(
    'a tag that is mentioned',
    'in a quoted list',
    tagged('> - ```\n> <think>x</think>\n> ```\nDone.'),
    answer('> - ```\n> <think>x</think>\n> ```\nDone.'),
  ),
  row(
    'a tag that is mentioned',
    'XML in an answer',
    tagged('So:\n<reasoning>a</reasoning>\n<thought>b</thought>'),
    answer('So:\n<reasoning>a</reasoning>\n<thought>b</thought>'),
  ),
  row('fields of thinking', 'reasoning', `${data(chunk({ reasoning: 'Hm.' }))}${HI}`, answer('Hello.', 'Hm.')),
  row(
    'fields of thinking',
    'reasoning_content',
    `${data(chunk({ content: null, reasoning_content: 'Hm.' }))}${HI}`,
    answer('Hello.', 'Hm.'),
  ),
  row(
    'fields of thinking',
    'OpenRouter: in two fields',
    `${data(chunk({ content: '', reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }))}${HI}`,
    answer('Hello.', 'Hm.'),
  ),
  row(
    'fields of thinking',
    'reasoning_details alone',
    `${data(
      chunk({
        reasoning_details: [
          { type: 'reasoning.summary', summary: 'Hm.' },
          { type: 'reasoning.encrypted', data: 'abc' },
        ],
      }),
    )}${HI}`,
    answer('Hello.', 'Hm.'),
  ),
  row(
    'fields of thinking',
    'thinking_blocks',
    json({ content: 'Hello.', thinking_blocks: [{ type: 'thinking', thinking: 'Hm.', signature: 'x' }] }),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'fields of thinking',
    'variant: line ends before the answer',
    `${data(chunk({ reasoning: 'Hm.' }))}${stream('\n\nHel', 'lo.')}`,
    answer('Hello.', 'Hm.'),
  ),
  row(
    'thinking in parts',
    'BerriAI/litellm#16272',
    say([{ type: 'thinking', thinking: [{ type: 'text', text: 'H' }] }]) +
      say([{ type: 'thinking', thinking: [{ type: 'text', text: 'm.' }], closed: true }]) +
      HI,
    answer('Hello.', 'Hm.'),
  ),
  row(
    'thinking in parts',
    'symfony/ai#2422',
    json({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
        { type: 'text', text: 'Hello.' },
      ],
    }),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'thinking in parts',
    'openclaw/openclaw#68418',
    say([
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Hello.' },
    ]) + DONE,
    answer('Hello.', 'Hm.'),
  ),
  row('other makers’ tags', 'RooCodeInc/Roo-Code#8522', tagged('[THINK]Hm.[/THINK]Hello.'), answer('Hello.', 'Hm.')),
  row(
    'other makers’ tags',
    'isaiah-harville/Primer#109',
    tagged('<mm:think>Hm.</mm:think>Hello.'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'other makers’ tags',
    'Vali-98/ChatterUI#510',
    tagged('<seed:think>Hm.</seed:think>Hello.'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'other makers’ tags',
    'tinyhumansai/openhuman#6184',
    tagged('<reasoning>Hm.</reasoning>\nHello.'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'other makers’ tags',
    'CherryHQ/cherry-studio#11899',
    tagged('<thought>Hm.</thought>Hello.'),
    answer('Hello.', 'Hm.'),
  ),
  row('other makers’ tags', 'Kimi-VL', tagged('◁think▷Hm.◁/think▷Hello.'), answer('Hello.', 'Hm.')),
  row(
    'other makers’ tags',
    'sgl-project/sglang#32677',
    tagged('<|open|>think<|sep|>Hm.<|close|>think<|sep|><|open|>response<|sep|>Hello.<|close|>response<|sep|>'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'other makers’ tags',
    'vllm-project/vllm#50258',
    tagged('Hm.<|close|>think<|sep|>Hello.'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'other makers’ tags',
    'NousResearch/hermes-agent#67632',
    tagged('<|channel>thought\nHm.\n<channel|>Hello.'),
    answer('Hello.', 'Hm.'),
  ),
  row('other makers’ tags', 'jundot/omlx#2533', tagged('Hm.<channel|>Hello.'), answer('Hello.', 'Hm.')),
  row(
    'other makers’ tags',
    'kekzl/imp#768',
    tagged('<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hello.<|return|>'),
    answer('Hello.', 'Hm.'),
  ),
  row('other makers’ tags', 'NVIDIA/TensorRT-LLM#9256', tagged('<|channel|>commentary<|message|>{"path":"/"}<|end|>'), {
    kind: 'failed',
    reason: 'empty',
    seen: { text: '', thinking: '{"path":"/"}' },
  }),
  row(
    'other makers’ tags',
    'variant: Harmony, with a constraint',
    tagged('<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>{}'),
    answer('{}', 'Hm.'),
  ),
  row(
    'other makers’ tags',
    'variant: Harmony without thinking',
    tagged('<|start|>assistant<|channel|>final<|message|>Hello.'),
    answer('Hello.'),
  ),
  row(
    'other makers’ tags',
    'Augustas11/macprovider#743',
    tagged('analysisWe need one word. Nothing else.assistantfinalfour'),
    answer('four', 'We need one word. Nothing else.'),
  ),
  row(
    'other makers’ tags',
    'Cohere',
    tagged('<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>Hello.<|END_RESPONSE|>'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'other makers’ tags',
    'OpenThinker',
    tagged('<|begin_of_thought|>Hm.<|end_of_thought|>\n\n<|begin_of_solution|>Hello.<|end_of_solution|>'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'an answer in tags of its own',
    'GLM-4.1V',
    tagged('<think>Hm.</think><answer>Hello.</answer>'),
    answer('Hello.', 'Hm.'),
  ),
  row(
    'words that are not marks',
    'variant',
    tagged('analysis of the case: it is so.'),
    answer('analysis of the case: it is so.'),
  ),
  row(
    'words that are not marks',
    'variant: never ended',
    tagged('analysisX is a name.'),
    answer('analysisX is a name.'),
  ),
  row(
    'words that are not marks',
    'variant: a link and a comparison',
    tagged('[Think](https://x.org) if a <thing and b> c'),
    answer('[Think](https://x.org) if a <thing and b> c'),
  ),
];

const half = (finish: string): string => say('Half of a') + end(finish) + DONE;
const full = (finish: string): string => say('It is so.') + end(finish) + DONE;
const endings: BodyRow[] = [
  ...[
    'length',
    'max_tokens',
    'MAX_TOKENS',
    'LENGTH',
    'model_context_window_exceeded',
    'model_length',
    'max_output_tokens',
  ].map((finish) => row('cut by length', finish, half(finish), ended('Half of a', 'length'))),
  row(
    'length with only thinking',
    'BerriAI/litellm-docs#559',
    json({ content: '', reasoning_content: 'Hm' }, 'length'),
    { kind: 'failed', reason: 'thought_only', retry: false, seen: { thinking: 'Hm' } },
  ),
  row(
    'length with only thinking',
    'project-arbr/arbr-control-plane#253',
    say('') + end('MAX_TOKENS') + DONE,
    failed('thought_only', false),
  ),
  row(
    'length with only thinking',
    'fsnow/cst#601',
    data(chunk({ reasoning: 'Hm' })) + end('length'),
    failed('thought_only', false),
  ),
  ...[
    'content_filter',
    'content_filtered',
    'content_filter_error',
    'SAFETY',
    'RECITATION',
    'PROHIBITED_CONTENT',
    'sensitive',
    'SPII',
    'BLOCKLIST',
    'IMAGE_SAFETY',
    'refusal',
    'content-filter',
    'guardrail_intervened',
    'Sensitive',
    'ERROR_TOXIC',
  ].map((finish) => row('content filter', finish, half(finish), failed('content_refused', false, 'Half of a'))),
  row('content filter', 'HKUDS/Vibe-Trading#308', json({ content: '' }, 'SAFETY'), failed('content_refused', false)),
  row(
    'content filter',
    'BerriAI/litellm#8953',
    json({ content: null }, 'content_filter'),
    failed('content_refused', false),
  ),
  row('content filter', 'anomalyco/opencode#44092', half('sensitive'), failed('content_refused', false, 'Half of a')),
  row(
    'content filter',
    'OpenRouter: of the maker',
    data(chunk({}, 'stop', { native_finish_reason: 'SAFETY' })) + DONE,
    failed('content_refused', false),
  ),
  row(
    'content filter',
    'a refusal in its field',
    data(chunk({ refusal: 'I cannot.' })) + end('stop') + DONE,
    failed('content_refused', false),
  ),
  ...['insufficient_system_resource', 'network_error', 'abort', 'error', 'ERROR', 'cancelled', 'timeout'].map(
    (finish) => row('a broken end', finish, full(finish), failed('went_silent', true, 'It is so.')),
  ),
  row('a broken end', 'before any text', end('error'), failed('provider_error', true)),
  row('an unknown end', 'after a text that breaks off', half('zork'), failed('went_silent', true, 'Half of a')),
  row('an unknown end', 'after a whole text', full('zork'), answer('It is so.')),
  ...['stop', 'STOP', 'end_turn', 'eos', 'COMPLETE', 'stop_sequence', 'FinishReason.STOP'].map((finish) =>
    row('a proper end', finish, say('Yes') + end(finish) + DONE, answer('Yes')),
  ),
  row('a proper end', 'vLLM: repetition', half('repetition'), ended('Half of a', 'repeated')),
  row(
    'tool calls only',
    '-',
    data(chunk({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{}' } }] })) + end('tool_calls') + DONE,
    failed('empty', false),
  ),
  row(
    'tool calls only',
    'earendil-works/pi#6226',
    data(chunk({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{}' } }] })) + DONE,
    failed('empty', false),
  ),
  row(
    'tool calls only',
    'variant: of the oldest form',
    json({ content: null, function_call: { name: 'f', arguments: '{}' } }, 'function_call'),
    failed('empty', false),
  ),
  row(
    'tool calls beside a text',
    'earendil-works/pi#4228',
    data(chunk({ content: 'It is so.', tool_calls: [{ index: 0 }] })) + end('tool_calls') + DONE,
    answer('It is so.'),
  ),
];

const errors: BodyRow[] = [
  row(
    'a flat error',
    'vLLM',
    '{"object":"error","message":"This model\'s maximum context length is 8192 tokens","type":"BadRequestError","param":null,"code":400}',
    refused({
      status: 400,
      code: '400 badrequesterror',
      message: "this model's maximum context length is 8192 tokens",
      body: 'json',
    }),
  ),
  row(
    'a flat error',
    'in a stream',
    `data: {"object":"error","message":"Too long","code":400}\n\n${DONE}`,
    refused({ status: 400, message: 'too long' }),
  ),
  row(
    'error_type and error_message',
    'NousResearch/hermes-agent#65643',
    `data: {"choices":null,"error_type":"BadRequestError","error_message":"maximum context length"}\n\n${DONE}`,
    refused({ code: 'badrequesterror', message: 'maximum context length' }),
  ),
  row('detail', 'variant: FastAPI', '{"detail":"Input is too long"}', refused({ message: 'input is too long' })),
  row(
    'detail',
    'variant: a list',
    '{"detail":[{"loc":["body","messages",0,"role"],"msg":"Unsupported role","type":"value_error"}]}',
    refused({ message: 'unsupported role', param: 'body.messages.0.role' }),
  ),
  row(
    'an error without data:',
    '-',
    `${say('Half')}{"error":{"message":"Overloaded","code":503}}\n\n`,
    refused({ status: 503, message: 'overloaded' }, 'Half'),
  ),
  row(
    'an error without data:',
    'variant: indented',
    `${say('Half')}${JSON.stringify({ error: { message: 'Overloaded', code: 503 } }, null, 2)}\n`,
    refused({ status: 503, message: 'overloaded' }, 'Half'),
  ),
  row(
    'an error in the stream',
    'ggml-org/llama.cpp#14566',
    'data: {"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}\n\n',
    refused({ status: 400, code: '400 exceed_context_size_error' }),
  ),
  row(
    'an error in the stream',
    'variant: old llama.cpp',
    'error: {"code":400,"message":"too long","type":"invalid_request_error"}\n\n',
    refused({ status: 400, message: 'too long' }),
  ),
  row(
    'an error in the stream',
    'fox1245/NeoGraph#124',
    `data: {"error":"STREAM_EXPLODED"}\n\n${DONE}`,
    refused({ status: null, message: 'stream_exploded' }),
  ),
  row(
    'an error in the stream',
    'apache/rocketmq-dashboard#2178',
    `data: {"error":{"message":"quota exceeded"}}\n\n${DONE}`,
    refused({ message: 'quota exceeded' }),
  ),
  row(
    'an error in the stream',
    '8monkey-ai/hebo-gateway#71',
    `event: error\ndata: {"error":{"message":"messages[0].content must be a string","type":"invalid_request_error","code":"upstream_bad_request","param":""}}\n\n${DONE}`,
    refused({ code: 'upstream_bad_request invalid_request_error' }),
  ),
  row(
    'an error in the stream',
    'davidmigloz/ai_clients_dart#87',
    `data: {"object":"chat.completion","error":{"error":"Too many tokens","error_code":4001}}\n\n${DONE}`,
    refused({ message: 'too many tokens', code: '4001' }),
  ),
  row(
    'an error in the stream',
    'lucasjinreal/Crane#121',
    `${say('Half')}data: error: engine failed\n\n`,
    refused({ message: 'error: engine failed' }, 'Half'),
  ),
  row(
    'an error in the stream',
    'variant: an event of words',
    `event: error\ndata: Upstream is busy\n\n`,
    refused({ message: 'upstream is busy' }),
  ),
  row(
    'an error in the stream',
    'OpenRouter',
    `${say('Half')}${data({ error: { code: 502, message: 'Provider returned error', metadata: { raw: '{"error":{"message":"Down"}}' } }, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }] })}`,
    refused({ status: 502, message: 'provider returned error down' }, 'Half'),
  ),
  row(
    'an error in the stream',
    'OpenRouter, in the choice',
    json({ content: 'Half' }, 'error').replace('"index":0', '"index":0,"error":{"code":502,"message":"Down"}'),
    refused({ status: 502, message: 'down' }, 'Half'),
  ),
  row(
    'an error in JSON',
    'nashsu/llm_wiki#628',
    '{"error":{"message":"Invalid key","type":"authentication_error","code":"401"}}',
    refused({ status: 401, code: '401 authentication_error' }),
  ),
  row(
    'an error in JSON',
    'variant: Gemini, in a list',
    '[{"error":{"code":429,"message":"Please retry in 2s","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"2s"}]}}]',
    refused({ status: 429, code: '429 resource_exhausted', data: { error: { details: [{ retryDelay: '2s' }] } } }),
  ),
  row(
    'an error in JSON',
    'variant: Cloudflare',
    '{"success":false,"errors":[{"code":7009,"message":"Upstream failed"}],"messages":[],"result":null}',
    refused({ message: 'upstream failed' }),
  ),
  row(
    'an error in JSON',
    'variant: MiniMax',
    '{"choices":null,"base_resp":{"status_code":1004,"status_msg":"login fail"}}',
    refused({ message: 'login fail' }),
  ),
  row(
    'an error in JSON',
    'variant: Baidu',
    '{"error_code":336003,"error_msg":"the length of messages is too long"}',
    refused({ code: '336003', message: 'the length of messages is too long' }),
  ),
  row(
    'an error in JSON',
    'variant: DashScope',
    '{"code":"InvalidParameter","message":"Range of input length","request_id":"x"}',
    refused({ code: 'invalidparameter', message: 'range of input length' }),
  ),
  row(
    'an error in JSON',
    'LM Studio',
    '{"error":"Unexpected endpoint or method. (POST /chat/completions)"}',
    refused({ message: 'unexpected endpoint or method. (post /chat/completions)' }),
  ),
  row(
    'an error in JSON',
    'variant: in a string',
    '{"error":"{\\"message\\":\\"Too long\\",\\"code\\":400}"}',
    refused({ status: 400, message: 'too long' }),
  ),
  row('an error in JSON', 'variant: true', '{"error":true,"message":"Too long"}', refused({ message: 'too long' })),
  row(
    'a status of failure',
    'JSON',
    '{"error":{"message":"No such model","code":"model_not_found","param":"model"}}',
    refused({ status: 404, code: 'model_not_found', param: 'model', body: 'json' }),
    { status: 404 },
  ),
  row(
    'a status of failure',
    'a page',
    '<html><title>404 Not Found</title></html>',
    refused({ status: 404, body: 'page', message: '<html><title>404 not found</title></html>' }),
    { status: 404 },
  ),
  row(
    'a status of failure',
    'text',
    '404 page not found',
    refused({ status: 404, body: 'text', message: '404 page not found' }),
    { status: 404 },
  ),
  row('a status of failure', 'nothing', '', refused({ status: 503, body: 'nothing', message: '' }), { status: 503 }),
  row(
    'a status of failure',
    'as a stream',
    'data: {"error":{"message":"Slow down"}}\n\n',
    refused({ status: 429, body: 'json', message: 'slow down' }),
    { status: 429 },
  ),
  row(
    'a status of failure',
    'another status inside',
    '{"error":{"message":"Down","code":400}}',
    refused({ status: 500, message: 'down' }),
    { status: 500 },
  ),
];

/** The table. */
export const BODIES: readonly BodyRow[] = [...framing, ...thinking, ...endings, ...errors];
