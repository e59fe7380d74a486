import { describe, expect, test } from 'vitest'
import { completion, type FakeReply, fakeModel } from './fake-endpoint.ts'
import type { Asked } from './model.ts'
import { REFUSALS } from './refusal-examples.ts'
import { openAi } from './refusal-examples-openai.ts'

const FINE = completion({ content: 'Tomorrow.' })

const answerIn = (asked: Asked) => (asked.ok ? asked.answer.text : asked.failure)

describe('a refused parameter is changed, the request is repeated, and the change is remembered', () => {
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

  test.each([
    [
      'what the model wrote, and not what it was asked with',
      { status: 400, body: { error: { code: 'tool_use_failed', message: 'attempted to call tool x' } } },
      FINE,
    ],
    [
      'a guess, before anything shows that it was right',
      { status: 400, body: { error: { message: 'something with tools' } } },
      { status: 503, body: 'down' },
    ],
  ] as [string, FakeReply, FakeReply][])('not from %s', async (_, first, second) => {
    const { ask, sent } = fakeModel((_, number) => (number === 1 ? first : number === 2 ? second : FINE))
    await ask()
    await ask()
    expect(sent.map(body => 'tools' in body)).toEqual([true, false, true])
  })

  test('not from words about something else', async () => {
    const { ask, sent } = fakeModel(body =>
      'temperature' in body ? openAi('', null, 'Reasoning models do not support temperature.') : FINE,
    )
    await ask({ model: 'gpt-5' })
    expect(sent).toHaveLength(2)
    expect(sent[1]).toMatchObject({ reasoning_effort: 'low' })
    const { ask: another, sent: once } = fakeModel(() =>
      openAi('messages.[3].role', null, "messages with role 'tool' must follow 'tool_calls'"),
    )
    await another()
    expect(once).toHaveLength(1)
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
  test('reasoning that uses all tokens gets a higher limit once, and it is remembered', async () => {
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

  test('that an endpoint words as a refusal is given more room once too', async () => {
    const message = 'Could not finish the message because max_tokens or model output limit was reached.'
    const { ask, sent } = fakeModel(() => openAi('max_tokens', null, message))
    expect(await ask({ model: 'gpt-5' })).toMatchObject({ ok: false })
    expect(sent.map(body => body.max_completion_tokens)).toEqual([8_800, 24_800])
  })

  test('is given more room for good, also when the answer to that fails', async () => {
    const { ask, sent } = fakeModel((_, number) =>
      number === 1
        ? completion({ content: '' }, { finish: 'length' })
        : number === 2
          ? { status: 429, body: {} }
          : FINE,
    )
    expect(await ask()).toMatchObject({ failure: { passing: { type: 'AiRateLimited' } } })
    await ask()
    expect(sent.map(body => body.max_completion_tokens)).toEqual([800, 8_800, 8_800])
  })

  test('an answer that is too long is not paid for twice', async () => {
    const { ask, sent } = fakeModel(() => completion({ content: 'Well …' }, { finish: 'length' }))
    expect(await ask()).toMatchObject({ failure: { reason: 'ai_answer_cut' } })
    expect(sent).toHaveLength(1)
  })

  test('known reasoning models get low effort and a higher limit from the beginning', async () => {
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
