import { describe, expect, test } from 'vitest'
import { completion, type FakeReply, fakeModel, type SentBody } from './fake-endpoint.ts'
import type { Asked } from './model.ts'

const FINE = completion({ content: 'Tomorrow.' })

const answerIn = (asked: Asked) => (asked.ok ? asked.answer.text : asked.failure)

/** Endpoints as public reports quote them: what each refuses, and its words. */
const REFUSALS: [endpoint: string, refuses: (body: SentBody) => FakeReply | undefined, sentAtLast: object][] =
  [
    [
      'OpenAI: a temperature',
      body =>
        'temperature' in body
          ? openAi(
              'temperature',
              'unsupported_value',
              `Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.`,
            )
          : undefined,
      { temperature: undefined },
    ],
    [
      'OpenAI: max_tokens by its new name',
      body =>
        'max_completion_tokens' in body
          ? openAi(
              'max_completion_tokens',
              'unsupported_parameter',
              `Unsupported parameter: 'max_completion_tokens' is not supported with this model. Use 'max_tokens' instead.`,
            )
          : undefined,
      { max_completion_tokens: undefined, max_tokens: 800 },
    ],
    [
      'OpenAI: tools with thinking that nobody asked for',
      body => {
        const message =
          "Function tools with reasoning_effort are not supported for gpt-x in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'."
        return 'tools' in body && body.reasoning_effort !== 'none'
          ? openAi('reasoning_effort', null, message)
          : undefined
      },
      { reasoning_effort: 'none', tools: expect.any(Array) },
    ],
    [
      'the same, where not thinking is refused as well',
      body => {
        if (body.reasoning_effort === 'none') {
          return openAi(
            'reasoning_effort',
            'unsupported_value',
            `Unsupported value: 'reasoning_effort' does not support 'none' with this model.`,
          )
        }
        const message =
          "Function tools with reasoning_effort are not supported for gpt-x in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'."
        return 'tools' in body ? openAi('reasoning_effort', null, message) : undefined
      },
      { reasoning_effort: undefined, tools: undefined },
    ],
    [
      'Azure: an argument it does not know, named in its sentence alone',
      body =>
        'max_completion_tokens' in body
          ? {
              status: 400,
              body: {
                error: {
                  message: 'Unrecognized request argument supplied: max_completion_tokens',
                  type: 'invalid_request_error',
                  param: null,
                  code: null,
                },
              },
            }
          : undefined,
      { max_tokens: 800 },
    ],
    [
      'vLLM: a validator’s list as Python prints it, without `error`',
      body =>
        'max_completion_tokens' in body
          ? {
              status: 400,
              body: {
                object: 'error',
                message:
                  "[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), 'msg': 'Extra inputs are not permitted', 'input': 800}]",
                type: 'BadRequestError',
                param: null,
                code: 400,
              },
            }
          : undefined,
      { max_tokens: 800, temperature: 0.3 },
    ],
    [
      'vLLM: tools without a parser',
      body =>
        'tools' in body
          ? {
              status: 400,
              body: {
                object: 'error',
                message:
                  '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
                type: 'BadRequestError',
                param: null,
                code: 400,
              },
            }
          : undefined,
      { tools: undefined, temperature: 0.3 },
    ],
    [
      'Mistral: 422 with what was sent in it',
      body =>
        'max_completion_tokens' in body
          ? {
              status: 422,
              body: {
                object: 'error',
                message: {
                  detail: [
                    {
                      type: 'extra_forbidden',
                      loc: ['body', 'max_completion_tokens'],
                      msg: 'Extra inputs are not permitted',
                      input: 800,
                    },
                  ],
                },
                type: 'invalid_request_error',
                param: null,
                code: null,
              },
            }
          : undefined,
      { max_tokens: 800 },
    ],
    [
      'FastAPI: 422 with several at once',
      body =>
        'max_completion_tokens' in body || 'temperature' in body
          ? {
              status: 422,
              body: {
                detail: ['max_completion_tokens', 'temperature'].map(name => ({
                  type: 'extra_forbidden',
                  loc: ['body', name],
                  msg: 'Extra inputs are not permitted',
                })),
              },
            }
          : undefined,
      { max_tokens: 800, temperature: undefined },
    ],
    [
      'Ollama: a model without tools, the error a text',
      body =>
        'tools' in body
          ? { status: 400, body: { error: 'registry.ollama.ai/library/m-1 does not support tools' } }
          : undefined,
      { tools: undefined },
    ],
    [
      'OpenRouter: no provider with tools, as a 404',
      body =>
        'tools' in body
          ? {
              status: 404,
              body: {
                error: {
                  message:
                    'No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs',
                  code: 404,
                },
              },
            }
          : undefined,
      { tools: undefined },
    ],
    [
      'OpenRouter: the provider’s own error within',
      body =>
        'temperature' in body
          ? {
              status: 400,
              body: {
                error: {
                  message: 'Provider returned error',
                  code: 400,
                  metadata: {
                    provider_name: 'X',
                    raw: JSON.stringify({
                      error: { message: "Unsupported parameter: 'temperature'", param: 'temperature' },
                    }),
                  },
                },
              },
            }
          : undefined,
      { temperature: undefined },
    ],
    [
      'llama.cpp: tools, as an error of its own',
      body =>
        'tools' in body
          ? {
              status: 500,
              body: {
                error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' },
              },
            }
          : undefined,
      { tools: undefined },
    ],
    [
      'Groq: a limit above its own',
      body =>
        Number(body.max_completion_tokens) > 512
          ? {
              status: 400,
              body: {
                error: {
                  message:
                    '`max_completion_tokens` must be less than or equal to `512`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model',
                  type: 'invalid_request_error',
                },
              },
            }
          : undefined,
      { max_completion_tokens: 512 },
    ],
    [
      'Gemini: a list around the error, several names in one sentence',
      body =>
        'temperature' in body || 'max_completion_tokens' in body
          ? {
              status: 400,
              body: [
                {
                  error: {
                    code: 400,
                    message:
                      'Invalid JSON payload received. Unknown name "temperature": Cannot find field.\nInvalid JSON payload received. Unknown name "max_completion_tokens": Cannot find field.',
                    status: 'INVALID_ARGUMENT',
                  },
                },
              ],
            }
          : undefined,
      { temperature: undefined, max_completion_tokens: undefined, max_tokens: 800 },
    ],
    [
      'a template without a system',
      body =>
        body.messages?.[0]?.role === 'system'
          ? { status: 400, body: { error: { message: 'System role not supported' } } }
          : undefined,
      { messages: [{ role: 'user', content: 'The rules.\n\nBe kind.\n\nWhere is my parcel?' }] },
    ],
    [
      'three, one after the other',
      body => {
        if ('temperature' in body)
          return openAi('temperature', 'unsupported_value', 'temperature is not supported')
        if ('max_completion_tokens' in body)
          return openAi('max_completion_tokens', 'unsupported_parameter', 'no max_completion_tokens')
        return 'tools' in body
          ? openAi('tools', 'unsupported_parameter', 'tools is not supported')
          : undefined
      },
      { temperature: undefined, max_tokens: 800, tools: undefined },
    ],
  ]

function openAi(param: string, code: string | null, message: string): FakeReply {
  return { status: 400, body: { error: { message, type: 'invalid_request_error', param, code } } }
}

describe('what an endpoint refuses is changed, tried again, and remembered', () => {
  test.each(REFUSALS)('%s', async (_, refuses, sentAtLast) => {
    const { ask, sent } = fakeModel(body => refuses(body) ?? FINE)
    expect(answerIn(await ask())).toBe('Tomorrow.')
    const tries = sent.length
    expect(tries).toBeGreaterThan(1)
    expect(tries).toBeLessThan(5)
    const kept = Object.entries(sentAtLast).filter(([, value]) => value !== undefined)
    expect(sent.at(-1)).toMatchObject(Object.fromEntries(kept))
    for (const [name, value] of Object.entries(sentAtLast)) {
      if (value === undefined) expect(sent.at(-1)).not.toHaveProperty(name)
    }
    await ask()
    expect(sent).toHaveLength(tries + 1)
  })

  test('of that model alone', async () => {
    const { ask, sent } = fakeModel(body =>
      body.model === 'old' && 'temperature' in body ? openAi('temperature', null, 'no') : FINE,
    )
    await ask({ model: 'old' })
    await ask({ model: 'new' })
    expect(sent.map(body => body.temperature)).toEqual([0.3, undefined, 0.3])
  })

  test('not what changing did not help, and not for ever', async () => {
    let refuses = true
    const everything = {
      status: 400,
      body: { error: { message: 'temperature, max_completion_tokens, tools: no' } },
    }
    const { ask, sent } = fakeModel(() => (refuses ? everything : FINE))
    expect(await ask()).toMatchObject({ ok: false, failure: { reason: 'ai_request_refused' } })
    expect(sent.length).toBeLessThan(10)
    refuses = false
    await ask()
    expect(sent.at(-1)).toMatchObject({
      temperature: 0.3,
      max_completion_tokens: 800,
      tools: expect.any(Array),
    })
  })

  test('what is no refusal of a parameter is asked once', async () => {
    const { ask, sent } = fakeModel(() =>
      openAi('messages.[1].content', 'invalid_type', 'bad content, see temperature'),
    )
    expect(await ask()).toMatchObject({ ok: false, failure: { reason: 'ai_request_refused' } })
    expect(sent).toHaveLength(1)
  })
})

describe('thinking', () => {
  test('that leaves nothing for the answer is given more room, once, and remembered', async () => {
    const { ask, sent, spent } = fakeModel(body =>
      Number(body.max_completion_tokens) > 2_000
        ? FINE
        : completion(
            { content: '' },
            { finish: 'length', usage: { prompt_tokens: 10, completion_tokens: 800 } },
          ),
    )
    expect(answerIn(await ask())).toBe('Tomorrow.')
    expect(sent[1]).toMatchObject({ max_completion_tokens: 8_800, reasoning_effort: 'low' })
    expect(spent.map(({ total }) => total)).toEqual([810, 15])
    await ask()
    expect(sent).toHaveLength(3)
    const never = fakeModel(() => completion({ content: null }, { finish: 'length' }))
    expect(await never.ask()).toMatchObject({ failure: { reason: 'ai_answer_cut' } })
    expect(never.sent).toHaveLength(2)
  })

  test('an answer that is too long is not paid for twice', async () => {
    const { ask, sent } = fakeModel(() => completion({ content: 'Well …' }, { finish: 'length' }))
    expect(await ask()).toMatchObject({ failure: { reason: 'ai_answer_cut' } })
    expect(sent).toHaveLength(1)
  })

  test('models known to think are told to think little, and have room from the beginning', async () => {
    const { ask, sent } = fakeModel(() => FINE)
    await ask({ model: 'gpt-5-mini' })
    await ask({ model: 'openai/o4-mini' })
    await ask({ model: 'gpt-5-chat-latest' })
    expect(sent.map(body => body.reasoning_effort)).toEqual(['low', 'low', undefined])
    expect(sent.map(body => body.max_completion_tokens)).toEqual([8_800, 8_800, 800])
  })

  test.each([
    ['Groq', '`reasoning_effort` must be one of `none` or `default`', 'none'],
    [
      'OpenAI',
      "Unsupported value: 'low' is not supported with the 'x' model. Supported values are: 'medium'.",
      'medium',
    ],
    ['xAI', 'Model gpt-5-x does not support parameter reasoningEffort.', undefined],
  ])('an effort that %s does not have becomes one it has', async (_, message, effort) => {
    const { ask, sent } = fakeModel(body =>
      body.reasoning_effort === 'low'
        ? {
            status: 400,
            body: { code: 'invalid-argument', error: message, ...(effort && { param: 'reasoning_effort' }) },
          }
        : FINE,
    )
    expect(answerIn(await ask({ model: 'gpt-5-x' }))).toBe('Tomorrow.')
    expect(sent.map(body => body.reasoning_effort)).toEqual(['low', effort])
  })
})

describe('an answer in any shape', () => {
  test.each([
    ['thoughts before it', { content: '\n<think>Hm.\n<b></think>\n\nTomorrow.' }],
    ['two kinds of thoughts', { content: '<thinking>a</thinking> <reasoning>b</reasoning>Tomorrow.' }],
    ['thoughts opened by the template', { content: 'It is late …\n</think>\nTomorrow.' }],
    ['thoughts in a field', { content: 'Tomorrow.', reasoning_content: 'Hm.' }],
    [
      'a list of parts',
      {
        content: [
          { type: 'thinking', thinking: [] },
          { type: 'text', text: 'Tomor' },
          { type: 'text', text: 'row.' },
        ],
      },
    ],
    ['NUL and half a pair', { content: 'Tomor\u0000row\ud83d.' }],
  ])('%s', async (_, message) => {
    const { ask } = fakeModel(() => completion(message))
    expect(answerIn(await ask())).toBe('Tomorrow.')
  })

  test('what stands further on is the answer’s own', async () => {
    const { ask } = fakeModel(() => completion({ content: 'Write <think>a</think> so.' }))
    expect(answerIn(await ask())).toBe('Write <think>a</think> so.')
  })

  test.each([
    ['a refusal', completion({ content: null, refusal: 'No.' }), 'ai_refused_to_answer'],
    [
      'a refusal in a part',
      completion({ content: [{ type: 'refusal', refusal: 'No.' }] }),
      'ai_refused_to_answer',
    ],
    ['a filter', completion({ content: '' }, { finish: 'content_filter' }), 'ai_refused_to_answer'],
    ['no choices', { body: { id: 'x' } }, 'ai_reply_unreadable'],
    ['empty choices', { body: { choices: [] } }, 'ai_reply_unreadable'],
    ['a choice without a message', { body: { choices: [{ index: 0 }] } }, 'ai_reply_unreadable'],
    ['null', { body: null }, 'ai_reply_unreadable'],
    ['a page', { body: '<!doctype html><title>Welcome</title>' }, 'ai_reply_unreadable'],
    ['nothing', { body: '' }, 'ai_reply_unreadable'],
    [
      'broken JSON',
      { body: '{"choices": [', headers: { 'Content-Type': 'application/json' } },
      'ai_reply_unreadable',
    ],
    [
      'an error as a text',
      { body: { error: 'Unexpected endpoint or method. (POST /chat/completions)' } },
      'ai_request_refused',
    ],
    [
      'an error in the choice',
      { body: { choices: [{ finish_reason: 'error', error: { code: 402, message: 'credits' } }] } },
      'ai_quota_spent',
    ],
    [
      'an error that may pass',
      { body: { error: { code: 502, message: 'Provider returned error' } } },
      'ai_unavailable',
    ],
  ] as [string, FakeReply, string][])('%s is no answer', async (_, reply, reason) => {
    const { ask, sent } = fakeModel(() => reply)
    expect(await ask()).toMatchObject({ ok: false, failure: { reason } })
    expect(sent).toHaveLength(1)
  })

  test('calls of tools, also half broken ones', async () => {
    const calls = [
      { type: 'function', function: { name: 'label_conversation', arguments: { labels: ['a'] } } },
      { id: 'x', type: 'function', function: { name: 'hand_over_to_human', arguments: '{' } },
      { id: 'y', type: 'function', function: {} },
    ]
    const { ask } = fakeModel(() => completion({ content: null, tool_calls: calls }))
    expect(await ask()).toMatchObject({
      answer: {
        calls: [
          { id: 'call_0', name: 'label_conversation', arguments: '{"labels":["a"]}' },
          { id: 'x', name: 'hand_over_to_human', arguments: '{' },
        ],
      },
    })
  })

  test.each([
    [
      'as told',
      'One moment.\n@@hand_over_to_human {"reason": "customer_asked", "summary": "Wants {a} person"}',
    ],
    [
      'in the same line',
      'One moment. @@hand_over_to_human {"reason": "customer_asked", "summary": "Wants {a} person"}',
    ],
    [
      'over several lines',
      'One moment.\n`@@hand_over_to_human {\n"reason": "customer_asked",\n"summary": "Wants {a} person"\n}`',
    ],
    [
      'in a tag',
      'One moment.\n<tool_call>\n{"name": "hand_over_to_human", "arguments": {"reason": "customer_asked", "summary": "Wants {a} person"}}\n</tool_call>',
    ],
    [
      'in a block',
      'One moment.\n```json\n{"name": "hand_over_to_human", "parameters": {"reason": "customer_asked", "summary": "Wants {a} person"}}\n```',
    ],
  ])('a call that is written, %s', async (_, content) => {
    const { ask } = fakeModel(body =>
      'tools' in body
        ? { status: 400, body: { error: 'm-1 does not support tools' } }
        : completion({ content }),
    )
    const asked = await ask()
    if (!asked.ok) throw new Error('no answer')
    expect(asked.answer.text).toBe('One moment.')
    expect(asked.answer.calls).toHaveLength(1)
    expect(JSON.parse(asked.answer.calls[0]?.arguments ?? '')).toEqual({
      reason: 'customer_asked',
      summary: 'Wants {a} person',
    })
  })

  test('a model without tools is told how to write them', async () => {
    const { ask, sent } = fakeModel(body =>
      'tools' in body ? { status: 400, body: { error: 'm-1 does not support tools' } } : FINE,
    )
    await ask()
    expect(sent.at(-1)?.messages?.[0]?.content).toContain(
      '@@hand_over_to_human {"reason":"customer_asked or cannot_help"',
    )
  })
})

describe('what may pass', () => {
  test.each([
    [
      'too many',
      { status: 429, body: {}, headers: { 'Retry-After': '7' } },
      { type: 'AiRateLimited', retryAfterMs: 7_000 },
    ],
    ['an error of the server', { status: 503, body: 'down' }, { type: 'AiServerError' }],
    ['nobody there', 'gone', { type: 'AiUnreachable' }],
  ] as [string, FakeReply, object][])('%s', async (_, reply, passing) => {
    const { ask, sent } = fakeModel(() => reply)
    expect(await ask()).toMatchObject({ ok: false, failure: { reason: 'ai_unavailable', passing } })
    expect(sent).toHaveLength(1)
  })

  test('a request that is given up is aborted', async () => {
    const { ask } = fakeModel(() => 'hang')
    const given = new AbortController()
    const asked = ask({ signal: given.signal })
    given.abort(new Error('superseded'))
    await expect(asked).rejects.toThrow('superseded')
  })

  test.each([
    [{ status: 401, body: { error: { message: 'Incorrect API key provided' } } }, 'ai_refuses_key'],
    [
      { status: 404, body: { error: { code: 'model_not_found', message: 'no such model' } } },
      'ai_model_unknown',
    ],
    [{ status: 404, body: '<html>Not found</html>' }, 'ai_model_unknown'],
    [{ status: 402, body: { error: 'Insufficient Balance' } }, 'ai_quota_spent'],
    [
      {
        status: 400,
        body: { error: { code: 'content_filter', message: 'The response was filtered; temperature' } },
      },
      'ai_refused_to_answer',
    ],
    [
      {
        status: 400,
        body: { error: { code: 'context_length_exceeded', param: 'messages', message: 'too long' } },
      },
      'ai_prompt_too_long',
    ],
  ] as [FakeReply, string][])('%o is not asked again', async (reply, reason) => {
    const { ask, sent } = fakeModel(() => reply)
    const asked = await ask()
    expect(asked).toMatchObject({ ok: false, failure: { reason } })
    expect(asked).not.toHaveProperty('failure.passing')
    expect(sent).toHaveLength(1)
  })
})

describe('the next round of a turn', () => {
  test('has the calls as they came, and nothing that endpoints refuse', async () => {
    const tool_calls = [
      {
        id: 'c1',
        type: 'function',
        function: { name: 'label_conversation', arguments: '{}' },
        extra_content: { google: 1 },
      },
    ]
    const { ask, sent } = fakeModel((_, number) =>
      number === 1
        ? completion({ content: '<think>x</think>', reasoning_content: 'x', refusal: null, tool_calls })
        : FINE,
    )
    const asked = await ask()
    if (!asked.ok) throw new Error('no answer')
    const results = asked.answer.calls.map(call => ({ call, result: 'done' }))
    await ask({
      talk: [
        { from: 'customer', text: 'Hi' },
        { answer: asked.answer, results },
      ],
    })
    expect(sent[1]?.messages?.slice(2)).toEqual([
      { role: 'assistant', content: null, tool_calls },
      { role: 'tool', tool_call_id: 'c1', content: 'done' },
    ])
  })

  test('brings the thoughts to an endpoint that asks for them', async () => {
    const tool_calls = [
      { id: 'c1', type: 'function', function: { name: 'label_conversation', arguments: '{}' } },
    ]
    const { ask, sent } = fakeModel((body, number) => {
      if (number === 1) return completion({ content: '', reasoning_content: 'Hm.', tool_calls })
      const returned = body.messages?.some(message => 'reasoning_content' in message)
      return returned
        ? FINE
        : {
            status: 400,
            body: {
              error: {
                message: 'The reasoning_content in the thinking mode must be passed back to the API.',
              },
            },
          }
    })
    const asked = await ask()
    if (!asked.ok) throw new Error('no answer')
    const results = asked.answer.calls.map(call => ({ call, result: 'done' }))
    expect(answerIn(await ask({ talk: [{ answer: asked.answer, results }] }))).toBe('Tomorrow.')
    expect(sent.at(-1)?.messages?.find(({ role }) => role === 'assistant')).toMatchObject({
      reasoning_content: 'Hm.',
    })
  })
})
