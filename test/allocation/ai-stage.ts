import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type ModelAnswer, type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { type Desk, openDesk } from '../harness/desk.ts'
import { createWorld, type World } from '../harness/world.ts'

export let model: ScriptedModel
export let world: World
export let desk: Desk
/** What the model answers next; undefined: its script answers. */
export const scripted: { answers?: (text: string) => ModelAnswer | Promise<ModelAnswer> } = {}
export let robin: string

/** How many requests the model had got when the test began. */
export let earlier = 0

export const lastRequest = () => model.requests.at(-1)
export const lastWords = () => lastRequest()?.messages.at(-1)?.content
/** How often this test asked the model this. A turn of the test before, for another customer, may still be running. */
export const timesAsked = (text: string) =>
  model.requests.slice(earlier).filter(({ messages }) => {
    const asked = messages.findLast(({ role }) => role === 'user')
    return asked?.content === text
  }).length

/** A customer whose conversation went to a human agent; the event has the reason. */
export async function handedOver(text: string) {
  const customer = desk.newCustomer()
  await customer.write(text)
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
  const event = body.items.find(({ type }: { type: string }) => type === 'conversation.handed_over')
  return { customer, id, workflowId, data: event.data }
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    model = await startModel({
      answer: request => {
        const last = request.messages.at(-1)?.content
        const text = typeof last === 'string' ? last : ''
        return scripted.answers?.(text) ?? { text: `You said: ${text}` }
      },
    })
    // Not encrypted, so that a test can read what the Temporal UI shows.
    const environment = {
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: 'TheKeyOfOurs',
      PAYLOAD_ENCRYPTION: 'false',
    }
    world = await createWorld({ environment })
    desk = await openDesk(world)
    const made = await world.admin.post('/v1/ai-agents', {
      name: 'Robin',
      model: 'scripted-demo',
      instructions: 'Help.',
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    robin = made.body.id
    const changed = await world.admin.patch(`/v1/channels/${desk.channelId}`, {
      aiAgent: { id: made.body.id, enabled: true },
    })
    expect(changed.status, JSON.stringify(changed.body)).toBe(200)
  })
  afterAll(async () => {
    await world.close()
    await model.close()
  })
  beforeEach(() => {
    earlier = model.requests.length
  })
  afterEach(() => {
    scripted.answers = undefined
  })
}
