import { expect } from 'vitest'
import { type Customer, command, type Desk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { close, talkIn } from '../workflow/support.ts'
import { CONVERSATIONS, idOf } from './million.ts'

/** Plays a conversation from its beginning to its survey, with everything that people do in it. */
export async function live(world: World, desk: Desk): Promise<void> {
  const { ann, bob } = desk
  const { body: team } = await world.admin.post('/v1/teams', { name: 'Billing', agentIds: [ann.id] })
  await world.admin.put(`/v1/channels/${desk.channelId}/rules`, {
    rules: [
      {
        name: 'bills',
        conditions: [{ field: 'message.text', operator: 'contains', value: 'bill' }],
        action: { allocate: { to: 'team', id: team.id } },
      },
    ],
  })
  const talk = await talkIn(world, desk, 'waiting')
  const { customer, path } = talk
  await customer.write('About my bill')
  await ann.api.put(`/v1/agents/${ann.id}/presence`, { presence: 'online' })
  await customer.conversation(c => c.status === 'assigned')
  await ann.api.put(`/v1/agents/${ann.id}/presence`, { presence: 'online', ttlSeconds: 60 })
  expect(await command(ann.api, `${path}/messages`, { text: 'Which one?' })).toBe('done')
  await until('the reply', () => customer.received().includes('Which one?'))
  expect(await command(ann.api, `${path}/notes`, { text: 'Odd' })).toBe('done')
  expect(await command(ann.api, `${path}/labels`, { add: ['bill'] })).toBe('done')
  expect(
    await command(ann.api, `${path}/notes`, { text: 'You?', mentions: [bob.id], teams: [team.id] }),
  ).toBe('done')
  expect(await command(ann.api, `${path}/priority`, { priority: 'high' })).toBe('done')
  expect(await command(ann.api, `${path}/snooze`, { until: null })).toBe('done')
  expect(await command(ann.api, `${path}/unsnooze`)).toBe('done')
  expect(await command(ann.api, `${path}/unassign`)).toBe('done')
  expect(await command(ann.api, `${path}/assign`, { agentId: bob.id })).toBe('done')
  expect(await command(bob.api, `${path}/resolve`)).toBe('done')
  await until('the survey', () => customer.received().length >= 3)
  await customer.write('5')
  await customer.write('You were quick')
  await customer.write('But one more thing')
  await until('the conversation to go on', async () => (await customer.conversation()).status !== 'resolved')
  await world.admin.patch(`/v1/agents/${bob.id}`, { capacity: 3 })
  await world.admin.put(`/v1/channels/${desk.channelId}/agents/${idOf.agent(3)}`)
  await world.admin.delete(`/v1/channels/${desk.channelId}/agents/${idOf.agent(3)}`)
  await world.admin.patch(`/v1/teams/${team.id}`, { agentIds: [ann.id, bob.id] })
  await world.admin.delete(`/v1/teams/${team.id}`)
  await world.admin.patch(`/v1/channels/${desk.channelId}`, { reopenFor: '1h' })
  await close(world, talk)
  await again(world, customer)
  await world.admin.post('/v1/conversations', {
    channelId: desk.channelId,
    to: '+15005550177',
    text: 'Hello',
  })
}

/** A known customer writes again, and then opts out. */
async function again(world: World, customer: Customer): Promise<void> {
  await customer.write('Me again')
  await customer.conversation(c => c.status !== 'closed')
  await customer.write('STOP')
  const optedOut = () => world.sql`select from opt_outs where ended_at is null`
  await until('the opt-out', async () => (await optedOut()).length > 0)
}

/** What the API stores for the agent who looks at a conversation. */
export async function readAndWrite({ ann }: Desk): Promise<void> {
  const path = `/v1/conversations/${idOf.conversation(CONVERSATIONS - 14)}`
  const { body } = await ann.api.get(path)
  expect(body.lastMessage).toBeDefined()
  await ann.api.put(`${path}/read`, { seq: 1 })
  await ann.api.delete(`${path}/read`)
  await ann.api.put(`${path}/draft`, { text: 'Hi' })
  await ann.api.get(`${path}/draft`)
  await ann.api.delete(`${path}/draft`)
  await ann.api.get(`${path}/timeline?limit=5`)
  await ann.api.get(`${path}/timeline?after=1`)
  await ann.api.get(`${path}/messages?before=100`)
  await ann.api.post(`${path}/notes`, { text: 'Odd' }, { 'If-Last-Seq': '0' })
  await ann.api.post(`${path}/notes`, { text: 'Odd', mentions: [idOf.agent(7)], teams: [idOf.team(1)] })
  const kept = await ann.api.post('/v1/views', { name: 'Mine', query: { assigneeId: 'me' } })
  await ann.api.get(`/v1/conversations/counts?views=${kept.body.id}`)
  await ann.api.get('/v1/views')
}
