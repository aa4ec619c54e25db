import { describe, expect, test } from 'vitest';
import type { Changeable } from '../../src/panel/refusals/changes.ts';
import { ALL, type Body, JSON_ASKED, meaning, type More, says } from './refused.ts';

describe('what is tried once without something', () => {
  const PYDANTIC = {
    detail: [
      {
        type: 'extra_forbidden',
        loc: ['body', 'stream_options'],
        msg: 'Extra inputs are not permitted',
        input: { include_usage: true },
      },
    ],
  };
  test.each<[string, Changeable, number | null, Body, More?]>([
    ['0xPlaygrounds/rig#788', 'system', 400, says('Developer instruction is not enabled for models/gemma-3-27b-it')],
    ['browser-use/browser-use#2577', 'system', 400, says("messages[0].role does not support 'system'")],
    ['sgl-project/sglang#892', 'system', 400, says('System role not supported')],
    ['the same as 500', 'system', 500, says('System role not supported')],
    ['a template', 'system', 500, says('Conversation roles must alternate user/assistant/user/assistant/...')],
    [
      'BoundaryML/baml#2109',
      'system',
      400,
      says('Provider returned error', {
        metadata: {
          raw: '{"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-27b-it"}}',
        },
      }),
    ],
    [
      'vastsa/PI-Desktop#30',
      'system',
      400,
      says('Error from provider (Console Go): Upstream request failed: [1214] Incorrect role information'),
    ],
    ['words across the seam', 'system', 400, says('System messages are not supported for this model')],
    [
      'charmbracelet/crush#422',
      'stream',
      400,
      says('Your organization must be verified to stream this model.', { param: 'stream', code: 'unsupported_value' }),
    ],
    [
      'chatboxai/chatbox#2263',
      'stream',
      400,
      says('Your organization must be verified to stream this model. (request id: 20)'),
    ],
    [
      'BeehiveInnovations/pal-mcp-server#134',
      'stream',
      400,
      says('Provider returned error', {
        metadata: {
          raw: '{"error":{"message":"Your organization must be verified to stream this model.","param":"stream"}}',
        },
      }),
    ],
    ['streaming', 'stream', 400, says('Streaming is not supported for this model')],
    ['streaming, in other words', 'stream', 400, says('The model is not supported in streaming.')],
    ['streaming, in other words', 'stream', 501, says('streaming not implemented')],
    [
      'the system role, as Bedrock says it',
      'system',
      400,
      says("This model doesn't support system messages. Try again without a system message."),
    ],
    [
      'microsoft/semantic-kernel#10510',
      'stream_options',
      400,
      says('Validation error at #/stream_options: Extra inputs are not permitted'),
    ],
    [
      'FlowiseAI/Flowise#2866',
      'stream_options',
      400,
      { error: { message: "Extra inputs are not permitted, field: 'stream_options'" } },
    ],
    ['gpustack/gpustack#429', 'stream_options', 422, PYDANTIC],
    ['as 500', 'stream_options', 500, says('unexpected keyword argument stream_options')],
    ['inside a 200', 'stream_options', null, says('stream_options is not supported')],
    ['a bare refusal', 'stream_options', 400, says('Bad Request')],
    ['nothing', 'stream_options', 400, ''],
    [
      'lmstudio-ai/lmstudio-bug-tracker#189',
      'response_format',
      400,
      { error: "'response_format.type' must be 'json_schema'" },
      JSON_ASKED,
    ],
    [
      'block/buzz#3018',
      'response_format',
      404,
      says('No endpoints found that can handle the requested parameters.', { code: 404 }),
      JSON_ASKED,
    ],
    [
      'infinite-bookshelf#42',
      'response_format',
      400,
      says('Failed to generate JSON. Please adjust your prompt.', { code: 'json_validate_failed' }),
      JSON_ASKED,
    ],
    ['JSON output', 'response_format', 422, says('JSON output is not supported'), JSON_ASKED],
    ['guided decoding', 'response_format', 501, says('guided decoding backend is not available'), JSON_ASKED],
    ['whatever the words: 400', 'response_format', 400, says('Something is odd'), JSON_ASKED],
    ['whatever the words: 500', 'response_format', 500, says('Internal server error'), JSON_ASKED],
    ['whatever the words: inside a 200', 'response_format', null, says('upstream said no'), JSON_ASKED],
    [
      'of a model that has just answered',
      'response_format',
      404,
      says('The model x does not exist'),
      { ...JSON_ASKED, answered: true },
    ],
  ])('%s: %s', (_, name, status, body, more) => {
    expect(meaning(status, body, more).change).toEqual({ [name]: true });
    // What the request has not, or has not any more, cannot be left out.
    const rest = ALL.filter((one) => one !== name);
    expect(meaning(status, body, { ...more, changeable: rest }).change?.[name]).toBeUndefined();
  });

  const afford = (n: number) =>
    says(
      `This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford ${n}.`,
    );
  test.each<[string, Body, More, object | null]>([
    ['can1357/oh-my-pi#9569', afford(30_104), {}, { max_tokens: 30_104 }],
    ['QwenLM/qwen-code#73', afford(92_985), {}, { max_tokens: 92_985 }],
    ['Taewan-P/gpt_mobile#284, still less', afford(3_919), { maxTokens: 5_000 }, { max_tokens: 3_919 }],
    ['too short to be of use', afford(3), {}, null],
    ['no less than was asked', afford(5_000), { maxTokens: 5_000 }, null],
  ])('a shorter answer: %s', (_, body, more, change) => {
    expect(meaning(402, body, more)).toMatchObject({ reason: 'no_credit', change });
  });
});
