import { describe, expect, test } from 'vitest'
import { completion, type FakeReply, fakeModel } from './fake-endpoint.ts'
import type { Asked } from './model.ts'

const FINE = completion({ content: 'Tomorrow.' })

const answerIn = (asked: Asked) => (asked.ok ? asked.answer.text : asked.failure)

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

  test.each(['chat', 'responses'] as const)(
    'tells in words what a written call brought, by %s',
    async api => {
      const content = '<tool_call>{"name": "label_conversation", "arguments": {}}</tool_call>'
      const reply = {
        chat: completion({ content }),
        responses: {
          body: { output: [{ type: 'message', content: [{ type: 'output_text', text: content }] }] },
        },
      }[api]
      const { ask, sent } = fakeModel(() => reply, { api })
      const asked = await ask()
      if (!asked.ok) throw new Error('no answer')
      const results = asked.answer.calls.map(call => ({ call, result: 'done' }))
      await ask({ talk: [{ answer: asked.answer, results }] })
      const [, second] = sent
      expect((second?.messages ?? second?.input)?.slice(-2)).toEqual([
        { role: 'assistant', content },
        { role: 'user', content: '[label_conversation: done]' },
      ])
    },
  )

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
