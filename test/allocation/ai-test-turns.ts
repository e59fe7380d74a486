import { describe, expect, test } from 'vitest'
import type { ModelAnswer } from '../../dev/model/start.ts'
import { eventTypes } from '../harness/desk.ts'
import { until } from '../harness/until.ts'

import { desk, lastRequest, robin, scripted, timesAsked, world } from './ai-stage.ts'

/** Turns for trying out an AI agent: only the person who tries it sees the answer. */
export function testTurns(): void {
  describe('a test', () => {
    const messages = [
      { from: 'customer', text: 'Hello' },
      { from: 'ai', text: 'Hello!' },
      { from: 'customer', text: 'A person, please' },
    ]
    const path = () => `/v1/ai-agents/${robin}/test`

    test('on a made-up conversation, with a draft of the agent', async () => {
      scripted.answers = () => ({
        text: 'A person will help.',
        tool: { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants one.' } },
      })
      const { status, body } = await world.admin.post(path(), {
        messages,
        instructions: 'Be terse.',
        model: 'other',
      })
      expect(status, JSON.stringify(body)).toBe(200)
      expect(body).toMatchObject({
        model: 'other',
        api: 'chat',
        answer: 'A person will help.',
        failure: null,
        actions: [{ tool: 'hand_over', reason: 'customer_asked', summary: 'Wants one.' }],
        tokens: { input: 100, output: 20, total: 120 },
        milliseconds: expect.any(Number),
      })
      expect(body.prompt).toEqual(lastRequest()?.messages)
      expect(body.prompt[0].content).toContain('Be terse.')
      expect(body.prompt.slice(1)).toEqual([
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hello!' },
        { role: 'user', content: 'A person, please' },
      ])
      const saved = await world.admin.get(`/v1/ai-agents/${robin}`)
      expect(saved.body).toMatchObject({ instructions: 'Help.', model: 'scripted-demo' })
    })

    test('on a past conversation, up to the customer’s last message; nothing is sent', async () => {
      const customer = desk.newCustomer()
      await customer.write('Hello')
      const { id } = await customer.conversation(c => c.status === 'ai')
      await until('the answer', () => customer.received().length === 1)
      const before = await eventTypes(world.admin, id)
      scripted.answers = () => ({ text: 'Otherwise.', tool: { name: 'resolve_conversation', arguments: {} } })
      const { body } = await world.admin.post(path(), { conversationId: id })
      expect(body).toMatchObject({ answer: 'Otherwise.', actions: [{ tool: 'resolve' }] })
      expect(body.prompt.slice(1)).toEqual([{ role: 'user', content: 'Hello' }])
      expect(customer.received()).toEqual(['You said: Hello'])
      expect(await eventTypes(world.admin, id)).toEqual(before)
    })

    test('shows the prompt as the endpoint took it, a message without words too', async () => {
      scripted.answers = () =>
        lastRequest()?.messages[0]?.role === 'system'
          ? { status: 400, body: { error: { message: 'System role not supported' } } }
          : { text: 'A fine place.' }
      const place = { latitude: 13.7563, longitude: 100.5018, label: 'Shop' }
      const { body } = await world.admin.post(path(), {
        model: 'no-system',
        messages: [
          { from: 'agent', text: 'Where are you?' },
          { from: 'customer', location: place, media: [{ contentType: 'image/jpeg' }] },
        ],
      })
      expect(body).toMatchObject({ answer: 'A fine place.', failure: null })
      expect(body.prompt).toEqual(lastRequest()?.messages)
      expect(body.prompt.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user'])
      expect(body.prompt[2].content).toBe('[a location: Shop (13.7563, 100.5018)]\n[a picture]')
    })

    test('that no worker brings to an end is to be tried again', async () => {
      let release: (answer: ModelAnswer) => void = () => {}
      scripted.answers = () => new Promise(resolve => (release = resolve))
      const tested = world.admin.post(path(), { messages })
      const handle = await until('the test', async () => {
        const query = `WorkflowType = 'testAiAgent' and ExecutionStatus = 'Running' and TaskQueue = '${world.config.TEMPORAL_TASK_QUEUE}'`
        for await (const { workflowId } of world.temporal.workflow.list({ query })) {
          const found = world.temporal.workflow.getHandle(workflowId)
          // The list of workflows lags: it may still contain the one of the test before.
          if ((await found.describe()).status.name === 'RUNNING') return found
        }
        return undefined
      })
      // Otherwise it would ask the model in the middle of the next test.
      await until('the model to be asked', () => timesAsked('A person, please') > 0)
      await handle.terminate()
      const { status, body } = await tested
      release({ text: '' })
      expect([status, body.code]).toEqual([503, 'temporal_unavailable'])
    })

    test('that fails tells what the endpoint said, and what to do', async () => {
      scripted.answers = () => ({
        status: 429,
        body: { error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' } },
      })
      const { status, body } = await world.admin.post(path(), { messages })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        answer: '',
        actions: [],
        failure: {
          reason: 'ai_unavailable',
          fix: expect.any(String),
          endpoint: { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached' },
        },
      })
      expect(timesAsked('A person, please')).toBe(1)
    })

    test.each([
      [{}, 'messages'],
      [{ messages: [{ from: 'nobody', text: 'Hello' }] }, 'messages.0.from'],
      [{ messages: [{ from: 'ai', text: 'Hello' }] }, 'messages'],
      [{ messages: [{ from: 'customer', text: ' ' }] }, 'messages.0.text'],
      [{ messages, conversationId: '00000000-0000-4000-8000-000000000000' }, 'messages'],
      [{ messages, temperature: 3 }, 'temperature'],
    ])('of %o is refused, and told why', async (wrong, field) => {
      const { status, body } = await world.admin.post(path(), wrong)
      expect(status).toBe(422)
      expect(body.errors).toEqual([{ path: field, message: expect.any(String) }])
    })

    test('of a conversation that isn’t there', async () => {
      const { status } = await world.admin.post(path(), {
        conversationId: '00000000-0000-4000-8000-000000000000',
      })
      expect(status).toBe(404)
    })
  })
}
