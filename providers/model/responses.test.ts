import { describe, expect, test } from 'vitest'
import { type FakeReply, fakeModel } from './fake-endpoint.ts'

function response(output: object[], more: object = {}): FakeReply {
  const usage = {
    input_tokens: 10,
    output_tokens: 5,
    total_tokens: 15,
    output_tokens_details: { reasoning_tokens: 3 },
  }
  return { body: { status: 'completed', output, usage, error: null, incomplete_details: null, ...more } }
}

const said = (text: string) => ({
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text, annotations: [] }],
})
const FINE = response([{ type: 'reasoning', id: 'rs_1', summary: [] }, said('Tomorrow.')])
const api = 'responses'

describe('which API is asked', () => {
  test.each([
    ['https://api.openai.com/v1', undefined, '/v1/responses'],
    ['https://eu.api.openai.com/v1', undefined, '/v1/responses'],
    ['https://api.openai.com/v1', 'chat', '/v1/chat/completions'],
    ['http://localhost:11434/v1', undefined, '/v1/chat/completions'],
    ['https://api.openai.com.example.com/v1', undefined, '/v1/chat/completions'],
    ['http://localhost:11434/v1', 'responses', '/v1/responses'],
  ] as const)('%s, set to %s: %s', async (baseURL, set, path) => {
    const { ask, paths } = fakeModel(() => FINE, { baseURL, api: set })
    await ask()
    expect(paths).toEqual([path])
  })
})

test('the endpoint is asked to keep nothing, and gets all there is', async () => {
  const { ask, sent, spent } = fakeModel(() => FINE, { api })
  const asked = await ask({
    model: 'gpt-5-mini',
    talk: [
      { from: 'customer', text: 'Hi' },
      { from: 'us', text: 'Hello' },
    ],
  })
  expect(asked).toMatchObject({ ok: true, answer: { text: 'Tomorrow.', calls: [] } })
  expect(spent).toEqual([{ input: 10, output: 5, total: 15 }])
  expect(sent[0]).toMatchObject({
    model: 'gpt-5-mini',
    instructions: 'The rules.\n\nBe kind.',
    store: false,
    max_output_tokens: 8_800,
    reasoning: { effort: 'low' },
    include: ['reasoning.encrypted_content'],
    input: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ],
    tools: [{ type: 'function', name: 'hand_over_to_human', strict: false }, expect.anything()],
  })
})

test('the next round sends back encrypted reasoning, without ids of objects that are not stored', async () => {
  const output = [
    { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' },
    { type: 'reasoning', id: 'rs_2', summary: [] },
    { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'label_conversation', arguments: '{}' },
  ]
  const { ask, sent } = fakeModel((_, number) => (number === 1 ? response(output) : FINE), { api })
  const asked = await ask()
  if (!asked.ok) throw new Error('no answer')
  const results = asked.answer.calls.map(call => ({ call, result: 'done' }))
  await ask({
    talk: [
      { from: 'customer', text: 'Hi' },
      { answer: asked.answer, results },
    ],
  })
  expect(sent[1]?.input).toEqual([
    { role: 'user', content: 'Hi' },
    output[0],
    { type: 'function_call', call_id: 'c1', name: 'label_conversation', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c1', output: 'done' },
  ])
})

test.each([
  ['reasoning.effort', 'reasoning'],
  ['include', 'include'],
  ['temperature', 'temperature'],
  ['max_output_tokens', 'max_output_tokens'],
  ['store', 'store'],
  ['tools[0].strict', 'tools'],
])('%s can be refused', async (param, field) => {
  const { ask, sent } = fakeModel(
    body =>
      field in body
        ? { status: 400, body: { error: { message: `no ${param}`, param, code: 'unknown_parameter' } } }
        : FINE,
    { api },
  )
  expect(await ask({ model: 'o4-mini' })).toMatchObject({ ok: true })
  expect(sent).toHaveLength(2)
})

test.each([
  [
    'cut while thinking',
    response([], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    'ai_answer_cut',
    2,
  ],
  [
    'filtered',
    response([], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
    'ai_refused_to_answer',
    1,
  ],
  [
    'refused',
    response([{ type: 'message', content: [{ type: 'refusal', refusal: 'No' }] }]),
    'ai_refused_to_answer',
    1,
  ],
  [
    'failed',
    response([], { status: 'failed', error: { code: 'server_error', message: 'x' } }),
    'ai_unavailable',
    1,
  ],
  ['a chat completion', { body: { choices: [] } }, 'ai_reply_unreadable', 1],
] as [string, FakeReply, string, number][])('%s', async (_, reply, reason, requests) => {
  const { ask, sent } = fakeModel(() => reply, { api })
  expect(await ask()).toMatchObject({ ok: false, failure: { reason } })
  expect(sent).toHaveLength(requests)
})
