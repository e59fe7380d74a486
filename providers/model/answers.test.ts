import { describe, expect, test } from 'vitest'
import { completion, type FakeReply, fakeModel } from './fake-endpoint.ts'
import type { Asked } from './model.ts'

const FINE = completion({ content: 'Tomorrow.' })

const answerIn = (asked: Asked) => (asked.ok ? asked.answer.text : asked.failure)

describe('an answer in any shape', () => {
  test.each([
    ['thoughts before it', { content: '\n<think>Hm.\n<b></think>\n\nTomorrow.' }],
    ['two kinds of thoughts', { content: '<thinking>a</thinking> <reasoning>b</reasoning>Tomorrow.' }],
    ['thoughts closed by another name', { content: '<thinking>Hm.</think>Tomorrow.' }],
    ['thoughts in other brackets', { content: '[THINK]Hm.[/THINK]Tomorrow.' }],
    ['thoughts opened by the template', { content: 'It is late …\n</think>\nTomorrow.' }],
    ['thoughts within thoughts', { content: '<think>a <think>b</think> c</think>Tomorrow.' }],
    ['thoughts behind what can’t be seen', { content: '\ufeff\u200b<think>Hm.</think>Tomorrow.' }],
    ['no thoughts', { content: '<think/>Tomorrow.' }],
    [
      'thoughts in a channel',
      {
        content:
          '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Tomorrow.<|return|>',
      },
    ],
    [
      'thoughts whose marks are split over parts',
      {
        content: [
          { type: 'text', text: '<thi' },
          { type: 'text', text: 'nk>Hm.</th' },
          { type: 'text', text: 'ink>Tomorrow.' },
        ],
      },
    ],
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

  test.each(['Write <think>a</think> so.', '[Think ahead] is our motto.'])(
    'what is no thought is the answer’s own: %s',
    async content => {
      const { ask } = fakeModel(() => completion({ content }))
      expect(answerIn(await ask())).toBe(content)
    },
  )

  test.each([
    ['length', 'ai_answer_cut'],
    ['MAX_TOKENS', 'ai_answer_cut'],
    ['model_length', 'ai_answer_cut'],
    ['refusal', 'ai_refused_to_answer'],
    ['error', 'ai_unavailable'],
    ['insufficient_system_resource', 'ai_unavailable'],
  ])('half an answer that ended for %s is none', async (finish, reason) => {
    const { ask, sent } = fakeModel(() => completion({ content: 'Tomor' }, { finish }))
    expect(await ask()).toMatchObject({ ok: false, failure: { reason } })
    expect(sent).toHaveLength(1)
  })

  test('an incomplete answer does not count', async () => {
    const content = `${'*'.repeat(500_000)} hand_over_to_human ${'</think>'.repeat(50_000)}`
    const { ask } = fakeModel(() => completion({ content: `Well.${content}` }))
    expect(await ask()).toMatchObject({ ok: true, answer: { text: '', calls: [] } })
    const { ask: another } = fakeModel(() => completion({ content: `Well ${'*'.repeat(500_000)}` }))
    expect(await another()).toMatchObject({ failure: { reason: 'ai_answer_cut' } })
  })

  test('an answer without visible characters does not count', async () => {
    const { ask } = fakeModel(() => completion({ content: '\u200b\ufeff \u00ad' }))
    expect(answerIn(await ask())).toBe('')
  })

  test.each([
    [{ prompt_tokens: '10', completion_tokens: '5', total_tokens: '15' }, 15],
    [{ prompt_tokens: 10, completion_tokens: 5 }, 15],
    [{ input_tokens: 10, output_tokens: null }, 10],
    [{ total_tokens: -1 }, 0],
    [[], 0],
  ])('usage as %j', async (usage, total) => {
    const { ask, spent } = fakeModel(() => completion({ content: 'Tomorrow.' }, { usage }))
    await ask()
    expect(spent).toMatchObject([{ total }])
  })

  test.each([
    ['a refusal', completion({ content: null, refusal: 'No.' }), 'ai_refused_to_answer'],
    [
      'a refusal in a part',
      completion({ content: [{ type: 'refusal', refusal: '' }] }),
      'ai_refused_to_answer',
    ],
    [
      'a stream',
      { body: 'data: {"choices":[{"delta":{"content":"He is ill"}}]}\n\ndata: [DONE]' },
      'ai_reply_unreadable',
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
    expect(JSON.stringify(await ask())).not.toContain('ill')
  })

  test('calls of tools, also half broken ones', async () => {
    const calls = [
      { type: 'function', function: { name: 'label_conversation', arguments: { labels: ['a'] } } },
      { id: 'x', type: 'function', function: { name: 'hand_over_to_human', arguments: '{' } },
      { id: 'y', type: 'function', function: {} },
      { id: 'z', type: 'function', function: { name: '' } },
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
