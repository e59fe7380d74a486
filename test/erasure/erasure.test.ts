import { afterEach, beforeAll, describe, expect } from 'vitest'
import { noteInDoubt } from '../../db/erasure.ts'
import { auditNow } from '../audit/auditor.ts'
import { type Customer, type Desk, hireAgent } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { backdate, recover } from '../recovery/reader.ts'
import { close, eventIn, eventsOf, messagesOf, rowIn, stateOf, talkIn } from '../workflow/support.ts'
import { search } from './search.ts'
import { contactOf, longTalk, silentTalk, talksWithAi, WORDS } from './talks.ts'

let world: World
let desk: Desk

const test = modelTest({
  isScheduled: true,
  model: { answer: () => ({ text: 'AnswerOfTheAi' }) },
  world: { environment: { OPENAI_API_KEY: 'key' } },
  settings: {
    greeting: { enabled: true, text: 'Welcome, {{contact.name}}' },
    csat: { enabled: true, askComment: true },
  },
})
test.beforeAll(async ({ world: itsWorld, desk: itsDesk }) => {
  ;[world, desk] = [itsWorld, itsDesk]
  await backdate(world, desk.channelId)
})
afterEach(() => world.emulator.faults.clear())

/** The words that the search finds, and how many results each has. */
const SEARCHED = ['NameOfTheCustomer', 'WordsOfTheCustomer', 'ReplyOfAnn', 'NoteOfAnn', 'AnswerOfTheAi']
const found = async (word: string): Promise<number> => {
  const { body } = await world.admin.get(`/v1/search?q=${word}`)
  return body.messages.items.length + body.contacts.items.length
}
/** The rows of the search index about these conversations. */
const searchable = (ids: string[]) => world.sql`
  select from search_messages
  where conversation_id = any(${ids}) or message_id in (select id from messages where conversation_id = any(${ids}))`

/** The digits of the address. They would be found in any form of the number. */
const numberOf = ({ address }: Customer) => address.replace(/\D/g, '')

async function erase(contactId: string): Promise<void> {
  const asked = await world.admin.delete(`/v1/contacts/${contactId}`)
  expect(asked.status).toBe(202)
  expect(asked.body.workflowId).toBe(`erase-contact:${contactId}`)
  await ended(contactId)
}

const ended = (contactId: string) =>
  until(
    'the end of the erasure',
    async () => {
      const { body } = await world.admin.get(`/v1/contacts/${contactId}`)
      return body.erasure?.endedAt && body
    },
    120_000,
  )

describe('erased', () => {
  let talk: Talk
  let silent: Talk
  let withAi: { customer: Customer; ids: string[] }
  let contactIds: string[]
  let words: string[]

  beforeAll(async () => {
    withAi = await talksWithAi(world, desk)
    silent = await silentTalk(world, desk)
    talk = await longTalk(world, desk)
    contactIds = await Promise.all(
      [talk, silent, { id: withAi.ids[0] as string }].map(one => contactOf(world, one)),
    )
    words = [...WORDS, ...[talk, silent, withAi].map(({ customer }) => numberOf(customer))]
  })

  test('erased contacts are in no table, file, history or provider; figures are kept', async () => {
    const contactId = contactIds[0] as string
    const csat = async () => (await world.admin.get(`/v1/reports/csat?channelId=${desk.channelId}`)).body
    const number = numberOf(talk.customer)
    const searches = [number, `0${number.slice(-9, -4)} ${number.slice(-4)}`, 'nameofthecustomer ', 'refund']
    for (const q of searches) {
      const view = { name: `find ${q.length}`, scope: 'all', query: { q } }
      expect((await world.admin.post('/v1/views', view)).status).toBe(201)
    }
    const [figures, before] = [await csat(), await search(world, words)]
    for (const word of words)
      expect(
        before.some(found => found.startsWith(word)),
        word,
      ).toBe(true)

    expect((await desk.ann.api.delete(`/v1/contacts/${contactId}`)).status).toBe(403)
    expect((await desk.ann.api.get(`/v1/contacts/${contactId}/export`)).status).toBe(403)
    expect((await desk.ann.api.get(`/v1/contacts/${contactId}`)).body.name).toBe('NameOfTheCustomer')
    const exported = await world.admin.get(`/v1/contacts/${contactId}/export`)
    expect(exported.status).toBe(200)
    const unsaid = ['PictureOfTheCustomer', 'ContentOfTheFile', 'AnswerOfTheAi']
    const said = WORDS.filter(word => !unsaid.includes(word))
    const text = JSON.stringify(exported.body)
    for (const word of [...said, numberOf(talk.customer)]) expect(text, word).toContain(word)
    const [{ url }] = exported.body.conversations[0].messages.flatMap(
      ({ media }: { media: object[] }) => media,
    )
    expect((await fetch(url)).status).toBe(200)

    for (const word of SEARCHED) await until(`${word} to be found`, async () => (await found(word)) > 0)

    // The provider is down for a moment.
    world.emulator.faults.set({ kind: 'error_before_accepting', operation: 'messages.delete', times: 2 })
    await Promise.all(contactIds.map(erase))
    expect(await search(world, words)).toEqual([])
    for (const word of SEARCHED) expect(await found(word), word).toBe(0)
    const views = await world.sql<{ q: string }[]>`select query->>'q' as q from views`
    expect(views.map(({ q }) => q)).toEqual(['refund'])
    expect(await world.sql`select from search_contacts where contact_id = any(${contactIds})`).toHaveLength(0)
    const ids = [talk.id, silent.id, ...withAi.ids]
    expect(await searchable(ids)).toHaveLength(0)
    for (const { customer } of [talk, silent, withAi]) {
      expect(world.emulator.thread(desk.ours, customer.address)).toEqual([])
    }
    expect((await fetch(url)).status).not.toBe(200)
    expect(await csat()).toEqual(figures)

    const told = (await eventsOf(world, talk.id)).filter(({ type }) => type === 'contact.erased')
    expect(told).toMatchObject([
      { actor: { kind: 'agent', role: 'admin' }, data: { contactId, conversations: 1, keptAtProvider: 0 } },
    ])
    const messages = await messagesOf(world, talk.id)
    expect(messages.length).toBeGreaterThan(4)
    expect(messages.map(message => message.text).join('')).toBe('')
  }, 180_000)

  test('the open conversation is closed cleanly, and its agent is free', async () => {
    expect(await rowIn(world, silent.id)).toMatchObject({ status: 'closed', closeReason: 'erased' })
    const types = (await eventsOf(world, silent.id)).map(({ type }) => type)
    expect(types.slice(-2)).toEqual(['conversation.closed', 'contact.erased'])
    const { body } = await world.admin.get(`/v1/contacts/${contactIds[1]}`)
    expect(body).toMatchObject({
      name: null,
      addresses: [],
      optedOutAt: null,
      erasure: { keptAtProvider: 0 },
    })
    expect(await world.sql`select from assignments where conversation_id = ${silent.id}`).toHaveLength(0)
  })

  test('they stay erased after a second erasure and after the provider’s list is read; the audit finds no difference', async () => {
    await erase(contactIds[0] as string)
    await recover(world, desk.channelId)
    const told = (await eventsOf(world, talk.id)).filter(({ type }) => type === 'contact.erased')
    expect(told).toHaveLength(1)
    expect(await search(world, words)).toEqual([])
    expect(await auditNow(world, desk.channelId)).toMatchObject({ unexplained: 0, alert: false })
  })

  test('an erased person who writes again is a new contact and gets a greeting', async () => {
    const { customer } = talk
    await customer.write('Hi', { profileName: 'Somebody' })
    const next = await customer.conversation(({ id }) => id !== talk.id)
    expect(await contactOf(world, next)).not.toBe(contactIds[0])
    expect(next).toMatchObject({ previousId: null, workflowId: talk.workflowId })
    await until('the greeting', () => customer.received().includes('Welcome, Somebody'))
  })

  test('STOP still applies when they write again or an agent writes to them, until they write START', async () => {
    const { customer } = silent
    const to = `+${numberOf(customer)}`
    const begun = await world.admin.post('/v1/conversations', {
      channelId: desk.channelId,
      to,
      contentSid: `HX${'0'.repeat(32)}`,
      assigneeId: desk.ann.id,
    })
    expect(begun.body).toMatchObject({ status: 422, code: 'opted_out' })
    await customer.write('Hello again')
    const next = await customer.conversation(({ id }) => id !== silent.id)
    expect((await eventIn(world, next.id, 'greeting.skipped')).data).toEqual({ reason: 'opted_out' })
    expect((await world.admin.get(`/v1/conversations/${next.id}`)).body.contact.optedOutAt).not.toBeNull()
    expect(customer.received()).toEqual([])

    await customer.write('START')
    await eventIn(world, next.id, 'contact.opted_in')
    await world.admin.delete(`/v1/contacts/${await contactOf(world, next)}`)
    await rowIn(world, next.id, ({ closeReason }) => closeReason === 'erased')
    await customer.write('Hello once more')
    await until('the greeting', () => customer.received().some(text => text.startsWith('Welcome')))
  })
})

test('a send whose outcome nobody knows counts as kept, until a report brings its id', async () => {
  const inDoubt = await talkIn(world, desk, 'assigned')
  const to = inDoubt.customer.address
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  world.emulator.faults.set({ kind: 'error_after_accepting', to })
  world.emulator.faults.set({
    kind: 'error_before_accepting',
    operation: 'messages.list',
    times: 'always',
    to,
  })
  const path = `/v1/conversations/${inDoubt.id}/messages`
  expect((await desk.ann.api.post(path, { text: 'ReplyInDoubt' })).status).toBe(202)
  await until('the hold', async () => (await stateOf(world, inDoubt.workflowId)).hold)
  const contactId = await contactOf(world, inDoubt)
  await erase(contactId)
  const erasure = async () => (await world.admin.get(`/v1/contacts/${contactId}`)).body.erasure
  expect((await erasure()).keptAtProvider).toBe(1)
  const told = await eventIn(world, inDoubt.id, 'contact.erased')
  expect(told.data.keptAtProvider).toBe(1)

  // A late report brings the id. Then a second erasure deletes the message, and counts it no more.
  await world.sql`
    update deliveries d set provider_message_id = 'SM1' from messages m
    where m.id = d.message_id and m.conversation_id = ${inDoubt.id} and d.provider_message_id is null`
  await noteInDoubt(world.sql, contactId)
  expect((await erasure()).keptAtProvider).toBe(0)
})

test('supervisors can erase too, and an unknown contact is refused', async () => {
  const nobody = '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a'
  const { api } = await hireAgent(world, 'Lea', [], { role: 'supervisor' })
  for (const answer of [
    await api.delete(`/v1/contacts/${nobody}`),
    await api.get(`/v1/contacts/${nobody}`),
    await api.get(`/v1/contacts/${nobody}/export`),
  ]) {
    expect(answer.body).toMatchObject({ status: 404, code: 'not_found' })
  }
})

test('texts and files are deleted after the channel’s retention time; figures and contacts are kept', async () => {
  const { channelId } = desk
  const retain = () =>
    world.temporal.workflow.execute('retain', {
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      workflowId: `retain-now:${crypto.randomUUID()}`,
      args: [],
    })
  const customer = desk.newCustomer()
  const old = await longTalk(world, desk, customer)
  await close(world, old)
  const open = await talkIn(world, desk, 'assigned')
  await world.sql`update conversations set closed_at = now() - interval '40 days' where id = ${old.id}`
  const csat = async () => (await world.admin.get(`/v1/reports/csat?channelId=${channelId}`)).body
  const figures = await csat()
  const legible = [
    'WordsOfTheCustomer',
    'ReplyOfAnn',
    'FileOfAnn',
    'AltOfAnn',
    'NoteOfAnn',
    'DraftOfAnn',
    'CommentOfTheCustomer',
    '🦔',
  ]
  const inTables = async () =>
    (await search(world, legible)).filter(found => !found.includes('conversation:'))

  await world.admin.patch(`/v1/channels/${channelId}`, { retention: { messages: '90d' } })
  expect(await retain()).toEqual({ conversations: 0 })
  await world.admin.patch(`/v1/channels/${channelId}`, { retention: { files: '30d' } })
  await retain()
  expect(await search(world, ['PictureOfTheCustomer', 'ContentOfTheFile'])).toEqual([])
  const [picture] = await messagesOf(world, old.id)
  expect(picture).toMatchObject({
    text: 'WordsOfTheCustomer',
    media: [{ status: 'failed', error: { code: 'expired' } }],
  })
  const reply = (await messagesOf(world, old.id)).find(({ text }) => text === 'ReplyOfAnn')
  expect(reply).toMatchObject({ media: [{ name: 'FileOfAnn.png', url: null, error: { code: 'expired' } }] })
  const again = await world.admin.post(`/v1/media/${picture?.media[0]?.id}/retry`)
  expect(again.body.status).toBe('failed')

  expect((await inTables()).length).toBeGreaterThan(0)
  await until('the words to be found', async () => (await found('WordsOfTheCustomer')) > 0)
  await world.admin.patch(`/v1/channels/${channelId}`, { retention: { messages: '30d' } })
  await retain()
  expect(await inTables()).toEqual([])
  expect(await searchable([old.id])).toHaveLength(0)
  expect(await found('WordsOfTheCustomer')).toBe(0)
  expect(await retain()).toEqual({ conversations: 0 })
  const { body } = await world.admin.get(`/v1/conversations/${old.id}`)
  expect(body.textsGoneAt).not.toBeNull()
  expect(body.contact).toMatchObject({ address: customer.address, name: 'NameOfTheCustomer' })
  expect((await messagesOf(world, open.id))[0]?.text).toBe('Hello?')
  expect(await csat()).toEqual(figures)
})
