import { expect } from 'vitest'
import { command, type Desk, hireAgent, type TestAgent } from '../harness/desk.ts'
import type { World } from '../harness/world.ts'

/** What stands for the ids in the list of screens. */
export type Ids = Record<string, string>

const HOURS = {
  timezone: 'Asia/Bangkok',
  days: {
    ...Object.fromEntries(
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map(day => [
        day,
        { intervals: [{ open: '09:00', close: '18:00' }] },
      ]),
    ),
    saturday: { closed: true },
    sunday: { closed: true },
  },
  holidays: [{ date: '2027-01-01', name: 'New Year', closed: true }],
}

const TALKS = [
  { name: 'Mali Srisuk', asks: 'Where is my parcel? I ordered on Friday.' },
  { name: 'สมชาย', asks: 'เปลี่ยนที่อยู่จัดส่งได้ไหมครับ' },
  { name: 'Grace Hall', asks: 'The lid of the teapot is broken.' },
  { name: 'Diego Ramos', asks: 'I was charged twice!' },
] as const

/** A desk as it is after a while: something of everything that the console shows. */
export async function furnish(world: World, desk: Desk, admins: readonly TestAgent[]): Promise<Ids> {
  const made = async (path: string, body: object) => {
    const answer = await world.admin.post(path, body)
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300)
    return answer.body.id as string
  }
  const [aiAgent = '', team = '', label = '', reply = ''] = await Promise.all([
    made('/v1/ai-agents', { name: 'Robin', model: 'gpt', instructions: 'Answer questions about parcels.' }),
    made('/v1/teams', { name: 'Billing', agentIds: [desk.ann.id, desk.bob.id] }),
    made('/v1/labels', { name: 'refund', color: '#aa0000', scope: 'both' }),
    made('/v1/replies', {
      name: 'Greeting',
      shortcut: 'hi',
      folder: 'Everyday',
      shared: true,
      texts: { en: 'Hello {{contact.name|there}}!', th: 'สวัสดีค่ะ {{contact.name|คุณลูกค้า}}' },
    }),
  ])
  await world.admin.patch(`/v1/teams/${team}`, { businessHours: HOURS })
  const channel = `/v1/channels/${desk.channelId}`
  const changed = await world.admin.patch(channel, {
    businessHours: HOURS,
    greeting: { enabled: true, text: 'Hello {{contact.name|there}}, we answer soon.' },
    csat: { enabled: true },
  })
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
  const rules = [
    {
      name: 'Money back',
      conditions: [{ field: 'contact.labels', operator: 'contains', value: 'refund' }],
      action: { allocate: { to: 'team', id: team }, labels: ['refund'] },
    },
  ]
  const ruled = await world.admin.put(`${channel}/rules`, { rules })
  expect(ruled.status, JSON.stringify(ruled.body)).toBe(200)

  const customers = TALKS.map(talk => ({ ...talk, ...desk.newCustomer() }))
  for (const { write, asks, name } of customers) await write(asks, { profileName: name })
  const ids: string[] = []
  for (const { conversation } of customers) ids.push((await conversation(c => c.status === 'waiting')).id)
  const [open = '', snoozed = '', resolved = '', closed = ''] = ids
  const [admin] = admins
  if (!admin) throw new Error('somebody has to look at it')
  const done = async (id: string, what: string, body?: object) =>
    expect(await command(admin.api, `/v1/conversations/${id}/${what}`, body), what).toBe('done')
  for (const id of ids.slice(0, 3)) await done(id, 'assign', { agentId: admin.id })
  await done(open, 'messages', { text: 'It left this morning, and comes tomorrow.' })
  await done(open, 'notes', { text: 'She has asked before.', mentions: [desk.ann.id] })
  await done(open, 'labels', { add: ['refund'] })
  await done(open, 'priority', { priority: 'urgent' })
  world.emulator.faults.set({ kind: 'refused', errorCode: 63019, to: customers[0]?.address })
  await done(open, 'messages', { text: 'Here is a picture of it.' })
  await customers[0]?.write('Thank you! Is it the blue one?')
  await done(snoozed, 'snooze', { until: new Date(Date.now() + 86_400_000).toISOString() })
  await done(resolved, 'messages', { text: 'A new one is on its way.' })
  await done(resolved, 'resolve', {})
  await world.sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${closed}`
  for (const { api } of admins) {
    await api.post('/v1/views', { name: 'Waiting for billing', query: { teamId: team } })
    await api.post('/v1/tokens', { name: 'Nightly export' })
  }
  const person = await hireAgent(world, 'Pim', [desk.channelId])
  const invited = await world.admin.post('/v1/invites', { agentId: person.id, kind: 'invite', send: false })
  const [, invite = ''] = invited.body.url.split('#')
  const { body } = await world.admin.get(`/v1/conversations/${open}`)
  return {
    aiAgent,
    team,
    label,
    reply,
    channel: desk.channelId,
    person: person.id,
    invite,
    conversation: open,
    resolved,
    closedWindow: closed,
    contact: body.contact.id,
  }
}
