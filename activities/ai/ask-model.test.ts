import { expect, test } from 'vitest'
import { completion, fakeModel } from '../../providers/model/fake-endpoint.ts'
import { askModel, noProgress } from './ask-model.ts'

const PROMPT = {
  rules: 'The rules.',
  instructions: 'Be kind.',
  talk: [{ from: 'customer' as const, text: 'Where is it?' }],
}

/** A turn of a model that answers so, one after the other, the last for ever. */
function turnOf(...replies: ReturnType<typeof completion>[]) {
  const { model, sent } = fakeModel((_, number) => replies[number - 1] ?? replies.at(-1) ?? 'gone')
  const progress = noProgress()
  const listener = { signal: new AbortController().signal, onTokens() {} }
  const agent = { model: 'm', temperature: null }
  return { sent, ask: () => askModel(model, agent, PROMPT, listener, progress) }
}

const calling = (name: string, given: object | string) =>
  completion({
    content: null,
    tool_calls: [{ id: 'c1', type: 'function', function: { name, arguments: given } }],
  })
const LABELS = calling('label_conversation', { labels: 'parcel' })
const FINE = completion({ content: 'Tomorrow.' })

test.each([
  ['labels for ever', [LABELS], 4],
  ['calls a tool that there is not for ever', [calling('fly', {})], 2],
  ['calls a tool without a name', [calling('', {})], 1],
  ['labels without a label for ever', [calling('label_conversation', '{')], 2],
])('a model that %s is a human’s matter', async (_, replies, requests) => {
  const { ask, sent } = turnOf(...replies)
  expect(await ask()).toEqual({ reason: 'ai_empty_answer' })
  expect(sent).toHaveLength(requests)
})

test('the model is told its mistake and corrects it', async () => {
  const { ask, sent } = turnOf(calling('fly', {}), LABELS, FINE)
  expect(await ask()).toEqual({
    text: 'Tomorrow.',
    summary: '',
    actions: [{ tool: 'label', labels: ['parcel'] }],
  })
  expect(sent[1]?.messages?.at(-1)).toMatchObject({ content: 'not done: there is no such tool' })
})

test('completed model calls are not repeated when the next call fails', async () => {
  const { ask, sent } = turnOf(LABELS, { status: 429, body: {} }, FINE)
  expect(await ask()).toMatchObject({ passing: { type: 'AiRateLimited' } })
  expect(await ask()).toMatchObject({ text: 'Tomorrow.', actions: [{ tool: 'label', labels: ['parcel'] }] })
  expect(sent).toHaveLength(3)
  expect(sent[2]).toEqual(sent[1])
})

test('a name with more around it', async () => {
  const { ask } = turnOf(calling('functions.resolve_conversation:0', ''))
  expect(await ask()).toMatchObject({ actions: [{ tool: 'resolve' }] })
})
