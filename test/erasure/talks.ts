import { expect } from 'vitest'
import { type Customer, command, type Desk } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { file, png, settledMedium } from '../media/files.ts'
import { close, eventIn, talkIn } from '../workflow/support.ts'

// Conversations in which each kind of text has a word of its own, so that a search tells which kind was not erased.

export const WORDS = [
  ...[
    'NameOfTheCustomer',
    'WordsOfTheCustomer',
    'PictureOfTheCustomer',
    'CommentOfTheCustomer',
    'PlaceOfTheCustomer',
  ],
  'ReplyOfAnn',
  'NoteOfAnn',
  'LabelOfAnn',
  'AnswerOfTheAi',
  '🦔',
  'DraftOfAnn',
  'FileOfAnn',
  'AltOfAnn',
  'ContentOfTheFile',
  'KnownOfTheCustomer',
  'LabelOfContact',
]

export const contactOf = async (world: World, { id }: Pick<Talk, 'id'>): Promise<string> =>
  (await world.admin.get(`/v1/conversations/${id}`)).body.contact.id

/** A conversation with every kind of content. The customer has sent a file and answered a survey. */
export async function longTalk(world: World, desk: Desk, customer = desk.newCustomer()): Promise<Talk> {
  const name = { profileName: 'NameOfTheCustomer' }
  await customer.write('WordsOfTheCustomer', {
    ...name,
    media: [file('image/png', png('PictureOfTheCustomer'))],
  })
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  const talk = { customer, id, workflowId, path: `/v1/conversations/${id}` }
  await settledMedium(desk, customer)
  const { ann } = desk
  expect(await command(ann.api, `${talk.path}/assign`, { agentId: ann.id })).toBe('done')
  const uploaded = await ann.api.raw('/v1/uploads?name=FileOfAnn.png', {
    method: 'POST',
    body: new Uint8Array(png('ContentOfTheFile')),
  })
  const media = [{ uploadId: ((await uploaded.json()) as { id: string }).id, alt: 'AltOfAnn' }]
  expect(await command(ann.api, `${talk.path}/messages`, { text: 'ReplyOfAnn', media })).toBe('done')
  expect(await command(ann.api, `${talk.path}/notes`, { text: 'NoteOfAnn: NameOfTheCustomer' })).toBe('done')
  expect(await command(ann.api, `${talk.path}/labels`, { add: ['LabelOfAnn'] })).toBe('done')
  const contact = `/v1/contacts/${await contactOf(world, { id })}`
  expect(
    (await ann.api.patch(contact, { notes: 'KnownOfTheCustomer', labels: ['LabelOfContact'] })).status,
  ).toBe(200)
  expect((await ann.api.put(`${talk.path}/draft?mode=note`, { text: 'DraftOfAnn' })).status).toBe(200)
  await customer.write('', {
    ...name,
    location: { latitude: 1, longitude: 2, label: 'PlaceOfTheCustomer' },
  })
  const { sid } = await until('the reply', () =>
    world.emulator.thread(desk.ours, customer.address).find(({ body }) => body === 'ReplyOfAnn'),
  )
  await customer.write('', { ...name, reaction: { emoji: '🦔', to: sid } })
  await eventIn(world, id, 'message.reacted')
  expect(await command(ann.api, `${talk.path}/resolve`)).toBe('done')
  await until('the question', () => customer.received().length >= 3)
  await customer.write('4', name)
  await eventIn(world, id, 'survey.scored')
  await customer.write('CommentOfTheCustomer', name)
  await eventIn(world, id, 'survey.commented')
  return talk
}

/** A conversation with an answer of the AI agent, and another one with the same customer after it. */
export async function talksWithAi(world: World, desk: Desk): Promise<{ customer: Customer; ids: string[] }> {
  const ai = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Go.' })
  const path = `/v1/channels/${desk.channelId}`
  await world.admin.patch(path, { aiAgent: { id: ai.body.id, enabled: true } })
  const first = await talkIn(world, desk, 'ai')
  const { customer } = first
  await until('the answer', () => customer.received().includes('AnswerOfTheAi'))
  await close(world, first)
  await world.admin.patch(path, { aiAgent: { enabled: false } })
  await customer.write('Is somebody there?')
  const second = await customer.conversation(({ id, status }) => id !== first.id && status === 'waiting')
  expect(await contactOf(world, second)).toBe(await contactOf(world, first))
  return { customer, ids: [first.id, second.id] }
}

/** A customer who wrote STOP to Ann. */
export async function silentTalk(world: World, desk: Desk): Promise<Talk> {
  const talk = await talkIn(world, desk, 'assigned')
  await talk.customer.write('STOP', { profileName: 'NameOfTheCustomer' })
  await eventIn(world, talk.id, 'contact.opted_out')
  return talk
}
