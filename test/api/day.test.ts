import { expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { invited, type Person, signedIn } from '../sign-in/people.ts'
import { openStream } from './sse-client.ts'

// A day of two agents and a supervisor, over HTTP, each with a session of their own.

const test = deskTest({ medium: 'sms' })

interface Seen {
  id: string
  seq: number
  text: string
}

test('a day of two agents and a supervisor, over HTTP alone', async ({ world, desk }) => {
  const { channelId, newCustomer } = desk
  // Invited by link, they set a password and sign in.
  const sue = await invited(world, 'Sue', 'supervisor')
  const [mia, tom] = [await invited(world, 'Mia'), await invited(world, 'Tom')]
  for (const { id } of [mia, tom]) {
    expect((await sue.browser.put(`/v1/channels/${channelId}/agents/${id}`)).status).toBe(204)
  }
  for (const person of [mia, tom, sue]) person.browser = await signedIn(world, person)
  const names = async ({ browser }: Person) => (await browser.get('/v1/me')).body
  expect(await names(mia)).toMatchObject({ name: 'Mia', role: 'agent' })

  const customer = newCustomer()
  await customer.write('ยังไม่ได้รับเงินคืน')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const path = `/v1/conversations/${id}`
  const board = async () => (await sue.browser.get(`/v1/board?channelId=${channelId}`)).body
  expect((await board()).channels.items[0].line.entries).toMatchObject([{ conversationId: id }])

  // Mia takes it and begins to write; Tom sees it at once.
  const toms = await openStream(tom.browser)
  expect(await command(mia.browser, `${path}/assign`, { agentId: mia.id })).toBe('done')
  expect((await mia.browser.put(`${path}/viewing`, { typing: true })).status).toBe(204)
  await until('the typing', () => toms.passing.some(({ type }) => type === 'typing'))
  expect(toms.passing.find(({ type }) => type === 'typing')).toMatchObject({
    conversationId: id,
    actor: { id: mia.id },
    data: { typing: true },
  })

  // The customer writes meanwhile. Her reply is refused, and the answer contains what she has not seen.
  const messages = async ({ browser }: Person): Promise<Seen[]> =>
    (await browser.get(`${path}/messages`)).body.items
  const before = (await messages(mia)).at(-1)?.seq ?? 0
  await customer.write('สองสัปดาห์แล้ว')
  await until('the second message', async () => (await messages(mia)).length === 2)
  const reply = (text: string, lastSeq: number, more: object = {}) =>
    mia.browser.post(
      `${path}/messages`,
      { text, ...more },
      { 'If-Last-Seq': String(lastSeq), Prefer: 'wait=20' },
    )
  const moved = await reply('One moment, please.', before)
  expect(moved.body).toMatchObject({
    status: 409,
    code: 'thread_moved',
    messages: [{ text: 'สองสัปดาห์แล้ว' }],
  })

  // She answers with a canned reply and a file that she uploaded.
  const uploaded = await mia.browser.raw('/v1/uploads?name=refund.pdf', {
    method: 'POST',
    body: Buffer.from('%PDF-1.4 refund'),
  })
  expect(uploaded.status).toBe(201)
  const { id: uploadId } = (await uploaded.json()) as { id: string }
  const canned = await sue.browser.post('/v1/replies', {
    name: 'Refund',
    shared: true,
    shortcut: 'refund',
    texts: { en: 'Hello {{contact.name|there}}, {{agent.name}} looks after your refund {{?number}}.' },
  })
  const rendered = await mia.browser.post(`/v1/replies/${canned.body.id}/render`, {
    conversationId: id,
    answers: { number: '4711' },
  })
  expect(rendered.body).toMatchObject({ missing: [] })
  expect(rendered.body.text).toMatch(/Mia looks after your refund 4711/)
  const sent = await reply(rendered.body.text, moved.body.lastSeq, { media: [{ uploadId }] })
  expect(sent.body.status).toBe('done')
  await until('text and file at the customer', () => customer.received().some(text => text.includes('4711')))
  await until('the answer to count', async () => {
    const { body } = await mia.browser.get(path)
    return body.waitingSince === null
  })

  // She snoozes it until tomorrow. A "thanks" does not end the snooze; a question does.
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString()
  expect(await command(mia.browser, `${path}/snooze`, { until: tomorrow })).toBe('done')
  const snoozed = async () =>
    (await mia.browser.get('/v1/conversations?snoozed=true')).body.items.map((row: { id: string }) => row.id)
  expect(await snoozed()).toEqual([id])
  await customer.write('thanks')
  await until('the thanks', async () => (await messages(mia)).at(-1)?.text === 'thanks')
  expect(await snoozed()).toEqual([id])
  await customer.write('Which account does it go to?')
  await until('it to come back', async () => (await snoozed()).length === 0)

  // Tom finds it by three Thai letters, and mentions Mia in a note.
  const found = await until('the message to be found', async () => {
    const { body } = await tom.browser.get(`/v1/search?q=${encodeURIComponent('เงิ')}`)
    return body.messages.items.length === 1 && body.messages.items[0]
  })
  expect(found).toMatchObject({ conversationId: id, snippet: { text: 'ยังไม่ได้รับเงินคืน' } })
  const noted = { text: 'It goes to the card she paid with.', mentions: [mia.id] }
  expect(await command(tom.browser, `${path}/notes`, noted)).toBe('done')
  expect(await command(mia.browser, `${path}/resolve`, {})).toBe('done')
  await toms.close()

  // The supervisor sees an empty queue, and in the audit log who did what, and from where.
  expect((await board()).channels.items[0].line).toMatchObject({ depth: 0, entries: [] })
  const log = await until('the whole log', async () => {
    const { body } = await sue.browser.get(`/v1/audit-log?targetType=conversation&targetId=${id}`)
    const told = body.items.map(
      ({
        action,
        outcome,
        code,
        actor,
      }: {
        action: string
        outcome: string
        code: string | null
        actor: { name: string }
      }) => `${actor.name}: ${action}${outcome === 'refused' ? ` refused, ${code}` : ''}`,
    )
    return told.length >= 5 && told.toReversed()
  })
  expect(log).toEqual([
    'Mia: conversation.assigned',
    'Mia: conversation.message_sent',
    'Mia: conversation.snoozed',
    'Tom: conversation.noted',
    'Mia: conversation.resolved',
  ])
  const { body: whole } = await sue.browser.get('/v1/audit-log?limit=200')
  expect(JSON.stringify(whole)).not.toMatch(/refund 4711|เงินคืน|card she paid/)
  const signIns = whole.items.filter(({ action }: { action: string }) => action === 'sign_in')
  expect(new Set(signIns.map(({ actor }: { actor: { name: string } }) => actor.name))).toEqual(
    new Set(['Sue', 'Mia', 'Tom']),
  )
  expect((await tom.browser.get('/v1/audit-log')).status).toBe(403)
})
