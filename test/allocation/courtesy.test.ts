import { expect } from 'vitest'
import { type Customer, command, type Desk } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { type Talk, talkOf } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventIn, eventsOf, idle, messagesOf, rowIn, stateOf } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

// Thanks as the last message, and customers that are machines.

const test = modelTest({ settings: { csat: { enabled: true } } }).extend(
  'floor',
  { scope: 'file' },
  floorOfDesk,
)

test.beforeAll(async ({ world, floor }) => {
  const { body } = await world.admin.post('/v1/ai-agents', {
    name: 'Robin',
    model: 'm',
    instructions: 'Go.',
    knowledge: 'Opening hours are nine to five.',
  })
  await floor.set({ aiAgent: { id: body.id, enabled: false } })
})
test.beforeEach(async ({ desk, floor }) => {
  await floor.begin(desk.ann, 'online', 50)
})

/** The agent has answered, and the customer is not waiting. */
async function answered(world: World, desk: Desk, text: string): Promise<Talk> {
  const customer = desk.newCustomer()
  await customer.write('My parcel has not come')
  const talk = await talkOf(customer, 'assigned')
  await reply(world, desk, talk, text)
  return talk
}
async function reply(world: World, desk: Desk, talk: Talk, text: string): Promise<void> {
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text })).toBe('done')
  await until(text, () => talk.customer.received().includes(text))
  await until('it to be noted', async () => !(await stateOf(world, talk.workflowId)).unansweredSince)
}
const heard = async (world: World, talk: Talk, text: string) => {
  await talk.customer.write(text)
  await until(text, async () => (await messagesOf(world, talk.id)).some(message => message.text === text))
  await idle(world, talk)
}
const waits = async (world: World, talk: Talk) => {
  const { unansweredSince } = await stateOf(world, talk.workflowId)
  const { waitingSince } = await rowIn(world, talk.id)
  expect(waitingSince !== null).toBe(unansweredSince !== undefined)
  return waitingSince !== null
}

test('after thanks the customer does not wait, and the conversation is resolved automatically', async ({
  world,
  desk,
  floor,
}) => {
  const talk = await answered(world, desk, 'It comes tomorrow.')
  for (const thanks of ['Thanks!', 'ขอบคุณค่ะ', 'Muchas gracias 🙏']) await heard(world, talk, thanks)
  expect(await waits(world, talk)).toBe(false)
  await floor.set({ reassign: { noReplyAfter: '1s' }, autoResolve: { human: '1s' } })
  try {
    await rowIn(world, talk.id, c => c.status === 'resolved')
    const types = (await eventsOf(world, talk.id)).map(({ type }) => type)
    expect(types).not.toContain('conversation.reassigned')
  } finally {
    await floor.set({ reassign: { noReplyAfter: null }, autoResolve: { human: null } })
  }
})

test.for<[string, string]>([
  ['It comes tomorrow.', 'ok'],
  ['It comes tomorrow.', '👍'],
  ['It comes tomorrow.', 'Thanks, and the other one?'],
  ['It comes tomorrow. Is that all right?', 'Thanks!'],
])('%j, then %j: they wait', async ([ours, theirs], { world, desk }) => {
  const talk = await answered(world, desk, ours)
  await heard(world, talk, theirs)
  expect(await waits(world, talk)).toBe(true)
})

test('thanks do not change the queue', async ({ world, desk, floor }) => {
  await floor.presence(desk.ann, 'offline')
  const customer = desk.newCustomer()
  await customer.write('My parcel has not come')
  const talk = await talkOf(customer, 'waiting')
  await heard(world, talk, 'Thank you')
  expect(await waits(world, talk)).toBe(true)
})

const CLOSED = 'Thank you for your message. Our office is closed today.'

/** A machine that answers each of our messages with the same text. */
async function echo(customer: Customer, count: number, text = CLOSED): Promise<void> {
  await until(`${count} messages`, () => customer.received().length >= count)
  await customer.write(text)
}

test('a machine that answers each of our messages reopens once, and then gets no survey', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await customer.write('Hello, I have a question')
  const talk = await talkOf(customer, 'assigned')
  const resolve = async () => expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
  await resolve()
  await echo(customer, 1)
  await rowIn(world, talk.id, c => c.status === 'assigned')
  await resolve()
  await echo(customer, 2)
  await eventIn(world, talk.id, 'contact.machine_suspected', data => data.times === 2)
  await idle(world, talk)
  expect((await rowIn(world, talk.id)).status).toBe('resolved')

  expect(await command(desk.ann.api, `${talk.path}/reopen`)).toBe('done')
  await resolve()
  const skipped = await eventIn(world, talk.id, 'survey.skipped')
  expect(skipped.data).toMatchObject({ reason: 'a machine seems to be at the other end' })
  // A person who writes something else is answered again.
  await customer.write('Sorry, that was my answering machine')
  await rowIn(world, talk.id, c => c.status === 'assigned')
})

test('repeated taps on a button do not count as a machine', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  const tap = () => customer.write('Track my parcel', { button: { id: 'track', title: 'Track my parcel' } })
  await tap()
  const talk = await talkOf(customer, 'assigned')
  for (const answered of [1, 2, 3]) {
    await reply(world, desk, talk, `It is on its way, ${answered}.`)
    await tap()
    await until('the tap', async () => {
      const told = await messagesOf(world, talk.id)
      return told.filter(({ direction }) => direction === 'inbound').length === answered + 1
    })
  }
  await idle(world, talk)
  expect((await eventsOf(world, talk.id)).map(({ type }) => type)).not.toContain('contact.machine_suspected')
  expect((await stateOf(world, talk.workflowId)).automatic).toBeUndefined()
})

test('a person who asks twice is not treated as a machine', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('Hello?')
  const talk = await talkOf(customer, 'assigned')
  for (const round of [1, 2, 3]) {
    expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
    await echo(customer, round, 'Hello?')
    await rowIn(world, talk.id, c => c.status === 'assigned')
  }
})

test('after three answers to a machine the AI agent hands over, with the reason', async ({
  world,
  desk,
  floor,
}) => {
  await floor.set({ aiAgent: { enabled: true } })
  try {
    const customer = desk.newCustomer()
    await customer.write('What are your opening hours?')
    const talk = await talkOf(customer, 'ai')
    const about = 'Our office hours are over. We come back to you tomorrow.'
    for (const turn of [1, 2, 3]) await echo(customer, turn, about)
    expect((await eventIn(world, talk.id, 'conversation.handed_over')).data).toMatchObject({
      reason: 'machine_suspected',
    })
    await talkOf(customer, 'assigned')
    expect(customer.received()).toHaveLength(3)
  } finally {
    await floor.set({ aiAgent: { enabled: false } })
  }
})
