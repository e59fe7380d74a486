import { expect, test } from 'vitest'
import { makeModel } from '../../providers/model/make-model.ts'
import { type ScriptedModel, startModel } from './start.ts'

test.each(['chat', 'responses'] as const)('the script answers by %s', async OPENAI_API => {
  const scripted: ScriptedModel = await startModel()
  const model = makeModel({ OPENAI_API_KEY: undefined, OPENAI_BASE_URL: scripted.baseUrl, OPENAI_API })
  const asked = await model?.ask({
    model: 'scripted-demo',
    rules: '',
    instructions: '# Knowledge\nDelivery takes two days.',
    talk: [
      { from: 'customer', text: 'Hi' },
      { from: 'us', text: 'Hello!' },
      { from: 'customer', text: 'How long does delivery take?' },
    ],
    tools: [],
    temperature: null,
    maxAnswerTokens: 800,
    signal: new AbortController().signal,
    onTokens() {},
  })
  expect(asked).toMatchObject({ ok: true, answer: { text: 'Delivery takes two days.' } })
  expect(scripted.requests[0]?.messages.map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'user',
  ])
  await scripted.close()
})
