import { describe, expect, test } from 'vitest'
import { until } from '../harness/until.ts'
import { detailsOf } from '../workflow/support.ts'

import { desk, handedOver, lastRequest, scripted, timesAsked, world } from './ai-stage.ts'

/** Tests in which the model's endpoint refuses, gives strange answers, or is down. */
export function endpointTroubles(): void {
  describe('what the endpoint says', () => {
    test('stands in the event and with the workflow, without the customer’s words', async () => {
      const message = "Invalid value for 'metadata': got 'Wo ist mein Paket 4711?', key TheKeyOfOurs."
      scripted.answers = () => ({
        status: 400,
        body: { error: { message, param: 'metadata', code: 'invalid_value' } },
      })
      const { data, workflowId } = await handedOver('Wo ist mein Paket 4711?')
      expect(data).toMatchObject({
        reason: 'ai_request_refused',
        fix: expect.stringContaining('error message of the endpoint'),
        endpoint: { status: 400, code: 'invalid_value', param: 'metadata' },
      })
      expect(data.endpoint.message).toBe("Invalid value for 'metadata': got '…?', key ….")
      const details = await detailsOf(world, workflowId)
      expect(details).toContain(
        'The endpoint refused the request: 400 invalid_value (metadata): Invalid value',
      )
      expect(details).not.toContain('Paket')
    })

    test('never keeps the conversation from its human, whatever is in it', async () => {
      const message = `bad value: \u0000 and ${String.raw`\u0000 and \ud83d`} and \ud83d`
      scripted.answers = () => ({ status: 400, body: { error: { message, code: 'invalid_value' } } })
      const { data } = await handedOver('Hello')
      expect(data.endpoint).toEqual({ status: 400, code: 'invalid_value', message: 'bad value: and and and' })
    })

    test('and in the Temporal UI while it is asked again', async () => {
      const message = 'The engine is overloaded: Paket 4711'
      let isSeen = false
      scripted.answers = () =>
        isSeen
          ? { text: 'Here I am.' }
          : { status: 503, body: { error: { message, code: 'overloaded' } }, headers: { 'Retry-After': '1' } }
      const customer = desk.newCustomer()
      await customer.write('Mein Paket 4711')
      const { workflowId } = await customer.conversation(c => c.status === 'ai')
      const failure = await until('the failure', async () => {
        const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
        const failed = raw.pendingActivities?.find(({ lastFailure }) => lastFailure)
        const { data } = failed?.lastFailure?.encodedAttributes ?? {}
        return data && JSON.parse(Buffer.from(data).toString()).message
      })
      isSeen = true
      expect(failure).toBe(
        'the model gave no answer (AiServerError, 503 overloaded: The engine is overloaded: …); the request is repeated',
      )
      await until('the answer', () => customer.received().length === 1)
      expect(customer.received()).toEqual(['Here I am.'])
    })
  })

  test('a parameter that is refused is left out, and stays so', async () => {
    const made = await world.admin.post('/v1/ai-agents', {
      name: 'Warm',
      model: 'no-temperature',
      instructions: 'Help.',
      temperature: 0.7,
    })
    const message = "Unsupported value: 'temperature' does not support 0.7 with this model."
    scripted.answers = () =>
      lastRequest()?.temperature === undefined
        ? { text: 'Fine.' }
        : { status: 400, body: { error: { message, param: 'temperature', code: 'unsupported_value' } } }
    const talk = { messages: [{ from: 'customer', text: 'Hi' }] }
    const path = `/v1/ai-agents/${made.body.id}/test`
    expect((await world.admin.post(path, talk)).body).toMatchObject({ answer: 'Fine.', failure: null })
    expect(timesAsked('Hi')).toBe(2)
    await world.admin.post(path, talk)
    expect(timesAsked('Hi')).toBe(3)
  })

  test('what no database stores costs one call, and thoughts go nowhere', async () => {
    scripted.answers = () => ({
      text: '<think>He is 4\u0000711.</think>\n\nYes\u0000, we are \ud83dopen.',
      tool: { name: 'label_conversation', arguments: { labels: ['open\u0000ing \udc00', '\u0000'] } },
    })
    const customer = desk.newCustomer()
    await customer.write('Open?')
    const { id } = await customer.conversation(c => c.status === 'ai' && c.labels.length > 0)
    await until('the answer', () => customer.received().length === 1)
    expect(customer.received()).toEqual(['Yes, we are open.'])
    expect((await world.admin.get(`/v1/conversations/${id}`)).body.labels).toEqual(['opening'])
    expect(timesAsked('Open?')).toBe(1)
    scripted.answers = () => ({ text: 'Until six.' })
    await customer.write('Until when?')
    await until('the next answer', () => customer.received().length === 2)
    expect(lastRequest()?.messages.slice(1)).toEqual([
      { role: 'user', content: 'Open?' },
      { role: 'assistant', content: 'Yes, we are open.' },
      { role: 'user', content: 'Until when?' },
    ])
  })
}
