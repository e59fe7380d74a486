import { describe, expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { command, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { file, lastMessage, png } from '../media/files.ts'
import { eventIn, messagesOf, rowIn, talkIn } from '../workflow/support.ts'
import { cannedReplies } from './canned-replies.ts'
import { contactOf, listed, named, test } from './contacts-stage.ts'

// Contacts: what people store about them and do with them. Labels and canned replies too.

test('contacts are found by name and by the end of a number, in the channels of who looks', async ({
  world,
  desk,
}) => {
  const talks = []
  for (const name of ['Somchai', 'somsak', 'สมชาย ใจดี', 'Zoë', 'Som'])
    talks.push(await named(world, desk, name))
  const [first] = talks
  for (const api of [world.admin, desk.ann.api]) {
    expect(await listed(api, '')).toEqual(['Som', 'Zoë', 'สมชาย ใจดี', 'somsak', 'Somchai'])
    expect(await listed(api, '&q=SOM')).toEqual(['Som', 'Somchai', 'somsak'])
    expect(await listed(api, `&q=${encodeURIComponent('สมช')}`)).toEqual(['สมชาย ใจดี'])
    const number = first?.customer.address.slice(-4) ?? ''
    expect(await listed(api, `&q=${number}`)).toEqual(['Somchai'])
    expect(await listed(api, `&q=${encodeURIComponent(`${number.slice(0, 2)}-${number.slice(2)}`)}`)).toEqual(
      ['Somchai'],
    )
    expect(await listed(api, '&q=0000000')).toEqual([])
    expect(await listed(api, `&q=som&channelId=${desk.channelId}`)).toHaveLength(3)
  }
  const eve = await hireAgent(world, 'Eve', [])
  expect(await listed(eve.api, '')).toEqual([])
  expect(await listed(eve.api, '&q=som')).toEqual([])
  expect((await eve.api.patch(String(first?.contact), { notes: 'x' })).body.code).toBe('not_your_channel')
})

test('what is known here is changed by whoever saw it last, and stays when they write again', async ({
  world,
  desk,
}) => {
  const talk = await named(world, desk, 'somebody')
  const { api } = desk.ann
  const { headers, body: before } = await api.get(talk.contact)
  expect(before).toMatchObject({ name: 'somebody', labels: [], notes: '', block: null, version: 1 })
  const match = { 'If-Match': String(headers.get('ETag')) }
  const changes = { name: 'Mr. Body', labels: ['vip', 'vip'], notes: 'Likes tea' }
  const changed = await api.patch(talk.contact, changes, match)
  expect(changed.body).toMatchObject({ name: 'Mr. Body', labels: ['vip'], notes: 'Likes tea', version: 2 })
  expect((await desk.bob.api.patch(talk.contact, { notes: 'Coffee' }, match)).body.code).toBe('stale_version')
  expect((await api.patch(talk.contact, { labels: ['x'.repeat(51)] })).status).toBe(422)
  expect(await listed(api, '&label=vip')).toEqual(['Mr. Body'])
  await talk.customer.write('STOP', { profileName: 'else' })
  await rowIn(world, talk.id, c => c.status === 'resolved')
  await world.temporal.workflow.getHandle(talk.workflowId).cancel()
  await rowIn(world, talk.id, c => c.status === 'closed')
  await talk.customer.write('START', { profileName: 'else' })
  const next = await talk.customer.conversation(({ id }) => id !== talk.id)
  expect((await api.get(`/v1/conversations/${next.id}`)).body.contact.name).toBe('Mr. Body')
  const { body: list } = await api.get(`${talk.contact}/conversations?limit=1`)
  expect(list.items.map(({ id }: { id: string }) => id)).toEqual([next.id])
  const { body: rest } = await api.get(`${talk.contact}/conversations?limit=1&cursor=${list.nextCursor}`)
  expect(rest.items.map(({ id }: { id: string }) => id)).toEqual([talk.id])
})

test('the files of a contact, theirs and ours', async ({ world, desk }) => {
  const { ann } = desk
  const talk = await named(world, desk, 'Sender')
  for (const name of ['one', 'two']) {
    await talk.customer.write(name, { media: [file('image/png', png(name))] })
    await lastMessage(
      desk,
      talk.customer,
      ({ text, media: [medium] }) => text === name && medium?.status === 'stored',
    )
  }
  const sent = await ann.api.raw('/v1/uploads?name=ours.png', {
    method: 'POST',
    body: new Uint8Array(png('ours')),
  })
  const media = [{ uploadId: ((await sent.json()) as { id: string }).id, alt: 'A torn box' }]
  expect(await command(ann.api, `${talk.path}/messages`, { media })).toBe('done')
  const found: { direction: string; url: string; name?: string; alt?: string }[] = []
  for (let cursor = ''; ; ) {
    const { body } = await ann.api.get(`${talk.contact}/media?limit=1${cursor}`)
    found.push(...body.items)
    if (body.nextCursor === null) break
    cursor = `&cursor=${body.nextCursor}`
  }
  expect(found.map(({ direction, name }) => name ?? direction)).toEqual(['ours.png', 'inbound', 'inbound'])
  expect(found.map(({ alt }) => alt)).toEqual(['A torn box', undefined, undefined])
  for (const { url } of found) expect((await fetch(url)).status).toBe(200)
  expect((await world.admin.get('/v1/contacts/0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a/media')).status).toBe(404)
})

describe('merging', () => {
  test('the named one stays with all that there is; of two open conversations one goes on and nothing is lost', async ({
    world,
    desk,
  }) => {
    const [one, two] = [await named(world, desk, 'Old phone'), await named(world, desk, 'New phone')]
    await desk.ann.api.patch(one.contact, { labels: ['vip'], notes: 'Likes tea' })
    await desk.ann.api.patch(two.contact, { labels: ['late'], notes: 'Pays late' })
    expect(await command(desk.ann.api, `${two.path}/assign`, { agentId: desk.ann.id })).toBe('done')
    expect((await desk.ann.api.post(`${one.contact}/merge`, { intoId: two.contactId })).status).toBe(403)
    const merged = await world.admin.post(`${one.contact}/merge`, { intoId: two.contactId })
    expect(merged.body).toMatchObject({
      id: two.contactId,
      name: 'New phone',
      notes: 'Pays late\n\nLikes tea',
    })
    expect(merged.body.labels.sort()).toEqual(['late', 'vip'])
    expect(merged.body.addresses.sort()).toEqual([one.customer.address, two.customer.address].sort())
    expect((await world.admin.get(one.contact)).body.id).toBe(two.contactId)
    await rowIn(world, one.id, c => c.status === 'closed' && c.closeReason === 'merged')
    await one.customer.write('from the old one')
    await two.customer.write('from the new one')
    await until('all of it in the one that Ann has', async () => {
      const texts = (await messagesOf(world, two.id)).map(({ text }) => text)
      return (
        ['from the old one', 'from the new one'].every(text => texts.includes(text)) &&
        texts.filter(text => text === 'Hello').length === 2
      )
    })
    // Merging again changes nothing.
    expect((await world.admin.post(`${one.contact}/merge`, { intoId: two.contactId })).status).toBe(200)
  })

  test('of two channels’ contacts, or with nobody, it is refused', async ({ world, desk }) => {
    const one = await named(world, desk, 'Here')
    const other = await world.admin.post('/v1/channels', {
      provider: 'twilio',
      medium: 'sms',
      name: 'SMS',
      accountSid: EMULATOR_ACCOUNT_SID,
      authToken: EMULATOR_AUTH_TOKEN,
      phoneNumber: EMULATOR_ADDRESSES.sms,
    })
    const elsewhere = crypto.randomUUID()
    await world.sql`insert into contacts (id, channel_id) values (${elsewhere}, ${other.body.id})`
    const merge = async (intoId: string) =>
      (await world.admin.post(`${one.contact}/merge`, { intoId })).body.code
    expect(await merge(elsewhere)).toBe('contact_of_other_channel')
    expect(await merge(crypto.randomUUID())).toBe('invalid_request')
  })
})

test('a blocked contact is heard by nobody, and nothing of what they write is lost', async ({
  world,
  desk,
}) => {
  const talk = await named(world, desk, 'Spammer')
  const { customer } = talk
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: desk.ann.id })).toBe('done')
  expect((await desk.ann.api.raw(`${talk.contact}/block`, { method: 'PUT' })).status).toBe(403)
  const { body } = await world.admin.put(`${talk.contact}/block`)
  expect(body.block).toMatchObject({ by: { role: 'admin' }, atProvider: null, error: null })
  await rowIn(world, talk.id, c => c.status === 'closed' && c.closeReason === 'blocked')
  expect(await world.sql`select from assignments where conversation_id = ${talk.id}`).toHaveLength(0)
  await until('the end of the run', async () => {
    const run = await world.temporal.workflow.getHandle(talk.workflowId).describe()
    return run.status.name !== 'RUNNING'
  })
  const heard = customer.received()
  await customer.write('Buy this', { media: [file('image/png', png())] })
  await customer.write('and this')
  const kept = await until('what they wrote', async () => {
    const messages = await messagesOf(world, talk.id)
    return messages.length >= 4 && messages
  })
  expect(kept.slice(-2).map(({ text }) => text)).toEqual(['Buy this', 'and this'])
  expect(kept.at(-2)).toMatchObject({ media: [{ status: 'failed', error: { code: 'blocked' } }] })
  await eventIn(world, talk.id, 'message.received', data => data.blocked === true)
  const { body: all } = await world.admin.get(`${talk.contact}/conversations`)
  expect(all.items).toHaveLength(1)
  expect(all.items[0]).toMatchObject({ status: 'closed', waitingSince: null })
  expect(customer.received()).toEqual(heard)
  expect(await listed(desk.ann.api, '&blocked=true')).toEqual(['Spammer'])
  const begun = await desk.ann.api.post('/v1/conversations', {
    channelId: desk.channelId,
    to: customer.address.replace('whatsapp:', ''),
    text: 'Hi',
  })
  expect(begun.body).toMatchObject({ status: 409, code: 'contact_blocked' })
  await customer.write('STOP')
  await eventIn(world, talk.id, 'contact.opted_out')
  await world.sql`delete from opt_outs`

  expect((await world.admin.delete(`${talk.contact}/block`)).body.block).toBeNull()
  await customer.write('Sorry')
  const next = await customer.conversation(({ id }) => id !== talk.id)
  expect(next.previousId).toBe(talk.id)
  await until('the greeting', () => customer.received().length > heard.length)
})

test('labels have a name in one place, and another name goes to all that has it', async ({ world, desk }) => {
  const talk = await talkIn(world, desk, 'assigned')
  const contact = `/v1/contacts/${await contactOf(world, talk.id)}`
  const { api } = desk.ann
  expect(await command(api, `${talk.path}/labels`, { add: ['refund', 'other'] })).toBe('done')
  await api.patch(contact, { labels: ['refund'] })
  await world.admin.put(`/v1/channels/${desk.channelId}/rules`, {
    rules: [
      {
        name: 'refunds',
        conditions: [{ field: 'contact.labels', operator: 'contains', value: 'refund' }],
        action: { allocate: { to: 'agent', id: desk.ann.id }, labels: ['refund'] },
      },
    ],
  })
  const made = await world.admin.post('/v1/labels', { name: 'refund', color: '#AA0000', scope: 'both' })
  expect(made.body).toMatchObject({ name: 'refund', color: '#aa0000', movingFrom: null })
  expect((await world.admin.post('/v1/labels', { name: 'Refund' })).body.code).toBe('duplicate_name')
  const path = `/v1/labels/${made.body.id}`
  expect((await api.patch(path, { color: '#000000' })).status).toBe(403)
  expect((await world.admin.delete(path)).body).toMatchObject({ code: 'label_in_rules' })
  await world.admin.patch(path, { name: 'money back' })
  await until('the end of the moving', async () => (await world.admin.get(path)).body.movingFrom === null)
  expect((await rowIn(world, talk.id)).labels.sort()).toEqual(['money back', 'other'])
  expect((await api.get(contact)).body.labels).toEqual(['money back'])
  const [rule] = (await world.admin.get(`/v1/channels/${desk.channelId}`)).body.rules
  expect(rule).toMatchObject({ conditions: [{ value: 'money back' }], action: { labels: ['money back'] } })
  await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules: [] })
  expect((await world.admin.delete(path)).status).toBe(204)
  await until('it to be taken off', async () => (await rowIn(world, talk.id)).labels.join() === 'other')
  expect((await api.get(contact)).body.labels).toEqual([])
  expect((await api.get('/v1/labels')).body.items).toEqual([])
})

cannedReplies()
