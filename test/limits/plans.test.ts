import { expect } from 'vitest'
import { listBlockedOpen } from '../../db/contacts.ts'
import { listDoubtful } from '../../db/deliveries-in-doubt.ts'
import { listLostWaiting, listSuspects, listUnchecked, takeOverdueDelivery } from '../../db/keeper.ts'
import { moveSome } from '../../db/labels.ts'
import { countEchoes, loadLastOutbound } from '../../db/last-outbound.ts'
import { listOpenOfAssignee, listOpenOfChannel, listReconsidered } from '../../db/open-conversations.ts'
import { toldUnavailableSince } from '../../db/outbound-messages.ts'
import { findPerson, listEnding } from '../../db/people.ts'
import { firstWebhookAt, loadLastGaps, loadReading } from '../../db/recovery.ts'
import { loadSurveyOfMessage } from '../../db/surveys.ts'
import { dropUses, loadUploads } from '../../db/uploads.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { keep } from '../harness/keeper.ts'
import type { World } from '../harness/world.ts'
import { recover } from '../recovery/reader.ts'
import { explain, type Reading, statementsSent } from './explained.ts'
import { live, readAndWrite } from './live.ts'
import { CONVERSATIONS, idOf, loadMillion } from './million.ts'
import { mostFor } from './reads-more.ts'

// Tests that every statement which the API and the workers send while a conversation lives among a million others reads
// little more than it returns.

const sent = statementsSent()

const test = deskTest({
  world: { onStatement: sent.note },
  settings: {
    greeting: { enabled: true, text: 'Welcome!' },
    csat: { enabled: true, askComment: true },
  },
})

test.beforeAll(async ({ world, desk }) => {
  await loadMillion(String(world.config.DATABASE_URL), desk.channelId)
}, 120_000)

/** Requests everything that the API shows. */
async function look(world: World, desk: Desk): Promise<void> {
  const { channelId, ann } = desk
  const [conversations, agent, other] = ['/v1/conversations', idOf.agent(7), idOf.channel(5)]
  const lists = ['', 'status=waiting', 'status=waiting,assigned', 'status=closed', `channelId=${other}`]
  lists.push(
    `assigneeId=${agent}`,
    `assigneeId=${agent}&status=assigned`,
    `assigneeId=${agent}&channelId=${other}`,
  )
  lists.push(`channelId=${channelId}&status=resolved`, 'to=2000-01-01T00:00:00Z', 'limit=200')
  lists.push(`assigneeId=${ann.id}`, `from=${new Date(Date.now() - 60_000).toISOString()}`)
  const others = ['', `channelId=${other}`, `assigneeId=${agent}`, 'status=waiting,assigned', 'unread=true']
  others.push('unanswered=true', 'label=vip', `teamId=${idOf.team(1)}`, 'hasProblem=true', 'priority=urgent')
  others.push('assigneeId=none&status=ai', 'q=Person%2077', `contactId=${idOf.contact(77)}`, 'assigneeId=me')
  others.push('snoozed=true', 'snoozed=false&assigneeId=me', 'mentioned=me', 'mentioned=me&status=waiting')
  others.push(`ids=${idOf.conversation(500_000)},${idOf.conversation(77)}`)
  for (const asked of others) {
    for (const sort of ['createdAt', 'lastMessageAt', 'waitingSince']) {
      const { status, body } = await ann.api.get(`${conversations}?${asked}&sort=${sort}`)
      expect(status, asked).toBe(200)
      if (body.nextCursor)
        await ann.api.get(`${conversations}?${asked}&sort=${sort}&cursor=${body.nextCursor}`)
      if (!/unread|me/.test(asked)) await world.admin.get(`${conversations}?${asked}&sort=${sort}`)
    }
  }
  await ann.api.get(
    `${conversations}/counts?views=mine,snoozed,mentions,line,ai,unread,unanswered,problems,open,resolved`,
  )
  await readAndWrite(desk)
  for (const list of lists) {
    for (const api of [world.admin, ann.api]) {
      const { status, body } = await api.get(`${conversations}?${list}`)
      expect(status, list).toBe(200)
      if (body.nextCursor) await api.get(`${conversations}?${list}&cursor=${body.nextCursor}`)
    }
  }
  const people = [
    '',
    '&blocked=true',
    '&label=vip',
    '&q=Person%2012345',
    '&q=Person',
    '&q=012345',
    '&q=%2B1200',
  ]
  people.push(`&channelId=${other}`, `&channelId=${channelId}&q=person%209`)
  for (const query of people) {
    for (const api of [world.admin, ann.api]) {
      const { status, body } = await api.get(`/v1/contacts?limit=20${query}`)
      expect(status, query).toBe(200)
      if (body.nextCursor) await api.get(`/v1/contacts?limit=20${query}&cursor=${body.nextCursor}`)
    }
  }
  const one = `${conversations}/${idOf.conversation(500_000)}`
  const channel = `/v1/channels/${channelId}`
  const paths = [one, `${one}/messages`, `${one}/events`, '/v1/channels', channel, `${channel}/versions`]
  paths.push(
    `${channel}/allocation`,
    `${channel}/line`,
    `${channel}/audit`,
    '/v1/agents',
    `/v1/agents?channelId=${channelId}`,
  )
  const person = `/v1/contacts/${idOf.contact(77_777)}`
  paths.push(person, `${person}/conversations`, `${person}/conversations?limit=1`, `${person}/media`)
  const log = [
    '',
    `actorId=${agent}`,
    'action=team.changed',
    'action=conversation.resolved',
    'targetType=team',
  ]
  log.push(`targetId=${idOf.conversation(500_001)}`, 'outcome=refused', 'outcome=done', 'outcome=unknown')
  log.push(`actorId=${agent}&action=conversation.resolved`, `actorId=${agent}&outcome=refused`)
  log.push('to=2000-01-01T00:00:00Z', `from=${new Date(Date.now() - 60_000).toISOString()}`)
  for (const query of log) {
    const { status, body } = await world.admin.get(`/v1/audit-log?limit=20&${query}`)
    expect(status, query).toBe(200)
    if (body.nextCursor) await world.admin.get(`/v1/audit-log?limit=20&${query}&cursor=${body.nextCursor}`)
  }
  paths.push('/v1/labels', '/v1/replies', '/v1/replies?q=a')
  paths.push('/v1/teams', '/v1/ai-agents', '/v1/reports/csat', '/v1/reports/csat?groupBy=day')
  paths.push(
    `/v1/reports/csat?channelId=${other}&from=${new Date(Date.now() - 86_400_000 * 30).toISOString()}&groupBy=agent`,
  )
  const month = `from=${new Date(Date.now() - 86_400_000 * 30).toISOString()}`
  for (const name of ['durations/wait', 'volume', 'ai', 'sends']) {
    paths.push(`/v1/reports/${name}?${month}`, `/v1/reports/${name}?${month}&groupBy=day`)
  }
  paths.push(
    `/v1/reports/durations/wait/rows?${month}`,
    `/v1/reports/presence?${month}`,
    `${channel}/first-message`,
  )
  await openNumbers(world, desk)
  // Frequent and rare words, and some that the index doesn't have; names, numbers and ids.
  for (const q of [
    'hello',
    'bill',
    'zz',
    'person',
    'son 1234',
    '012345',
    idOf.conversation(77),
    'SM77777777',
  ]) {
    paths.push(`/v1/search?q=${encodeURIComponent(q)}`)
    for (const more of ['', `&channelId=${channelId}`]) {
      const path = `/v1/search?q=${encodeURIComponent(q)}${more}`
      const { status, body } = await ann.api.get(path)
      expect(status, path).toBe(200)
      const { nextCursor } = body.messages
      if (nextCursor) await ann.api.get(`${path}&types=messages&cursor=${nextCursor}`)
    }
  }
  for (const path of paths) expect((await world.admin.get(path)).status, path).toBe(200)
  await world.admin.post(`${channel}/rules/test`, { conversations: 20 })
  const team = await world.admin.post('/v1/teams', { name: 'Board', agentIds: [ann.id, agent] })
  for (const query of ['', `?channelId=${channelId}`, `?teamId=${team.body.id}`]) {
    for (const api of [world.admin, ann.api]) expect((await api.get(`/v1/board${query}`)).status).toBe(200)
  }
  const changes = [
    { id: idOf.agent(7), capacity: 9, presence: 'online', channels: { add: [channelId], remove: [other] } },
    { id: ann.id, presence: 'online' },
  ]
  const tried = await world.admin.post('/v1/board/dry-run', { agents: changes })
  expect(tried.status, JSON.stringify(tried.body)).toBe(200)
  const rows = await world.admin.raw(`/v1/reports/csat?channelId=${other}`, {
    headers: { Accept: 'text/csv' },
  })
  const reader = rows.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  const stream = await world.admin.raw('/v1/events')
  const events = stream.body?.getReader()
  await events?.read()
  await events?.cancel()
}

/** Requests what the figures of the reports count: of the whole time, of a day, and of a part. */
async function openNumbers(world: World, { channelId }: Desk): Promise<void> {
  const at = (daysAgo: number) => new Date(Date.now() - 86_400_000 * daysAgo).toISOString()
  const [month, ages] = [`from=${at(33)}&to=${at(3)}`, `from=${at(390)}&to=${at(3)}`]
  const day = `${ages}&groupBy=day&key=${at(200).slice(0, 10)}`
  const [agent, other] = [idOf.agent(7), idOf.channel(5)]
  const figures = ['opened', 'resolved', 'messagesReceived', 'repliesByAgents', 'automaticMessages']
  const lists = figures.flatMap(figure =>
    [month, day, `${month}&channelId=${other}`].map(query => `volume/rows?figure=${figure}&${query}`),
  )
  for (const figure of ['opened', 'resolved', 'repliesByAgents']) {
    lists.push(`volume/rows?figure=${figure}&${month}&agentId=${agent}`)
  }
  for (const query of [month, day, `${month}&channelId=${channelId}`, `${month}&channelId=${other}`]) {
    lists.push(
      `sends/rows?${query}`,
      `sends/rows?status=failed&${query}`,
      `sends/rows?status=delivered&${query}`,
    )
    lists.push(
      `csat/rows?${query}`,
      `csat/rows?figure=responses&${query}`,
      `durations/wait/rows?by=ai&${query}`,
    )
    lists.push(`ai/handovers/rows?reason=asked&${query}`)
  }
  lists.push(`sends/rows?code=unknown&${ages}`, `sends/rows?${month}&agentId=${agent}`)
  lists.push(`presence/rows?${month}`, `presence/rows?${month}&agentId=${agent}&presence=online`)
  lists.push(`presence/rows?${day}&agentId=${agent}`)
  for (const list of lists) {
    const { status, body } = await world.admin.get(`/v1/reports/${list}`)
    expect(status, `${list} ${JSON.stringify(body)}`).toBe(200)
    if (body.nextCursor) await world.admin.get(`/v1/reports/${list}&cursor=${body.nextCursor}`)
  }
}

/** Calls what is rarely needed, or only by the keeper. */
async function rarely(world: World, desk: Desk): Promise<void> {
  const { sql } = world
  const { channelId } = desk
  const [id, agent] = [idOf.conversation(CONVERSATIONS - 14), idOf.agent(7)]
  const minuteAgo = new Date(Date.now() - 60_000)
  const { id: label } = (await world.admin.post('/v1/labels', { name: 'vip' })).body
  await sql`update labels set moving_from = 'former' where id = ${label}`
  await Promise.all([
    listOpenOfChannel(sql, idOf.channel(5)),
    listOpenOfAssignee(sql, channelId, agent),
    listReconsidered(sql, { channelId: idOf.channel(5) }),
    listReconsidered(sql, { aiAgentId: idOf.agent(1) }),
    listReconsidered(sql, { teamId: idOf.agent(1) }),
    listUnchecked(sql, minuteAgo, ['of 1', 'of 2'], 500),
    listSuspects(sql, minuteAgo, 500),
    listLostWaiting(sql),
    listEnding(sql),
    listBlockedOpen(sql),
    moveSome(sql, label, 500),
    dropUses(sql, [id], 'expired'),
    loadUploads(sql, [id]),
    takeOverdueDelivery(sql),
    listDoubtful(sql, id),
    countEchoes(sql, id, { text: 'Hello', withinMs: 1_000 }),
    loadLastOutbound(sql, id),
    toldUnavailableSince(sql, id, minuteAgo),
    findPerson(sql, channelId, ['whatsapp:+12000000002']),
    firstWebhookAt(sql, channelId),
    loadReading(sql, channelId),
    loadLastGaps(sql, [channelId]),
    loadSurveyOfMessage(sql, idOf.message(500)),
  ])
}

test('with a million conversations, each statement reads only the rows that it returns', async ({
  world,
  desk,
}) => {
  await live(world, desk)
  await look(world, desk)
  await rarely(world, desk)
  await recover(world, desk.channelId)
  // The reports measure each event once. Here they continue near the end of the stream.
  await world.sql.unsafe(`
    update report_progress set (xid, position) = (
      select xid, position from events order by xid desc, position desc offset 15 limit 1)`)
  await keep(world)
  const readings: Reading[] = []
  for (const statement of sent.all()) {
    const reading = await explain(world.sql, statement)
    if (reading) readings.push(reading)
  }
  // Nearly all statements can be explained.
  expect(new Set(readings.map(({ text }) => text)).size).toBeGreaterThan(120)
  expect(readings.filter(reading => reading.read > mostFor(reading)).map(told)).toEqual([])
}, 120_000)

function told({ text, read, returned, scans }: Reading): string {
  return `${read} read, ${returned} returned (${scans.join('; ')}): ${text.replace(/\s+/g, ' ').slice(0, 300)}`
}
