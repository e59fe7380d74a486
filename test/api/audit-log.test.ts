import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { AUDITED } from '../../api/audit-log/declared.ts'
import { CHANGED } from '../../domain/audit-log.ts'
import { command, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { ADMIN_TOKEN } from '../harness/world.ts'
import { close, talkIn } from '../workflow/support.ts'
import { signInsAndRefusals } from './audit-log-refusals.ts'
import { type Entry, last, read, test } from './audit-log-stage.ts'
import { wholeTexts } from './audit-log-texts.ts'

test('every route that changes something says what the log keeps of it, or why nothing', async ({
  world,
}) => {
  const { body } = await world.admin.get('/openapi.json')
  const routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  const unsafe = routes.filter(route => !route.startsWith('GET '))
  expect(unsafe.length).toBeGreaterThan(60)
  expect(unsafe.filter(route => !(route in AUDITED))).toEqual([])
  expect(Object.keys(AUDITED).filter(route => !routes.includes(route))).toEqual([])
})

describe('a change', () => {
  test('has who, what, before and after, and where from; never a secret', async ({ world }) => {
    const email = `carla.${randomUUID()}@example.com`
    const created = await world.admin.post('/v1/agents', { name: 'Carla', email, capacity: 3 })
    const { id, token } = created.body
    const path = `/v1/agents/${id}`
    expect(await last(world, 'agent.created', id)).toMatchObject({
      outcome: 'done',
      code: null,
      actor: { kind: 'administrator', id: null, name: 'administrator', role: 'admin' },
      target: { type: 'agent', id },
      before: null,
      after: { name: 'Carla', role: 'agent', email: CHANGED, token: CHANGED },
      token: null,
      source: { address: '127.0.0.1', sessionId: null },
      requestId: expect.any(String),
      commandId: expect.any(String),
    })
    const other = `carla.${randomUUID()}@example.com`
    await world.admin.patch(path, { name: 'Carla C', email: other, role: 'supervisor', capacity: 5 })
    expect(await last(world, 'agent.changed', id)).toMatchObject({
      before: { name: 'Carla', role: 'agent', email: CHANGED },
      after: { name: 'Carla C', role: 'supervisor', email: CHANGED },
    })
    expect(await last(world, 'agent.capacity_set', id)).toMatchObject({
      before: { capacity: 3 },
      after: { capacity: 5 },
    })
    const renewed = (await world.admin.post(`${path}/token`)).body.token
    expect(await last(world, 'agent.token_renewed', id)).toMatchObject({
      before: { token: CHANGED },
      after: { token: CHANGED },
    })
    expect((await world.admin.delete(path)).status).toBe(202)
    expect(await last(world, 'agent.deleted', id)).toMatchObject({ before: { name: 'Carla C' }, after: null })
    const rows = await world.sql<{ text: string }[]>`select to_jsonb(l)::text as text from audit_log l`
    const all = rows.map(({ text }) => text).join('\n')
    for (const secret of [token, renewed, email, other, ADMIN_TOKEN]) expect(all).not.toContain(secret)
  })

  test('is kept with its entry, or neither is', async ({ world }) => {
    const { id } = (await world.admin.post('/v1/teams', { name: 'Kept' })).body
    await world.sql`
      alter table audit_log add constraint broken check (action <> 'team.changed') not valid`
    try {
      expect((await world.admin.patch(`/v1/teams/${id}`, { name: 'Lost' })).status).toBe(500)
    } finally {
      await world.sql`alter table audit_log drop constraint broken`
    }
    expect((await world.admin.get(`/v1/teams/${id}`)).body.name).toBe('Kept')
  })

  test('that changes nothing, or is repeated with its key, has no entry more', async ({ world, desk }) => {
    const key = { 'Idempotency-Key': randomUUID() }
    const first = await world.admin.post('/v1/teams', { name: 'Once', agentIds: [desk.ann.id] }, key)
    await world.admin.post('/v1/teams', { name: 'Once', agentIds: [desk.ann.id] }, key)
    const { id } = first.body
    await last(world, 'team.members_set', id)
    await world.admin.patch(`/v1/teams/${id}`, { name: 'Once', agentIds: [desk.ann.id] })
    await world.admin.patch(`/v1/channels/${desk.channelId}`, {})
    await world.admin.delete(`/v1/teams/${id}`)
    await last(world, 'team.deleted', id)
    const entries = await read(world, `targetId=${id}`)
    expect(entries.map(({ action }) => action)).toEqual(['team.deleted', 'team.members_set', 'team.created'])
    const changes = await read(world, `targetId=${desk.channelId}&action=channel.changed`)
    expect(changes.filter(({ before }) => before === null)).toEqual([])
  })

  test('of settings has only what differs, by dotted names, also when an old version is restored', async ({
    world,
    desk,
  }) => {
    const path = `/v1/channels/${desk.channelId}`
    const { version } = (await world.admin.get(path)).body
    await world.admin.patch(path, { reopenFor: '3h', csat: { enabled: true } })
    expect(await last(world, 'channel.changed', desk.channelId)).toMatchObject({
      before: { reopenFor: '24h', 'csat.enabled': false, version },
      after: { reopenFor: '3h', 'csat.enabled': true, version: version + 1 },
    })
    await world.admin.post(`${path}/versions/${version}/restore`)
    const restored = await last(world, 'channel.changed', desk.channelId)
    expect(restored.after).toEqual({
      reopenFor: '24h',
      'csat.enabled': false,
      version: version + 2,
      restored: version,
    })
    await world.admin.patch(path, { name: 'Another name' })
    expect(await last(world, 'channel.changed', desk.channelId)).toMatchObject({
      before: { name: 'sms desk' },
      after: { name: 'Another name' },
    })
    const { id } = (await world.admin.post('/v1/labels', { name: 'Audited' })).body
    const action = { allocate: { to: 'agent', id: desk.ann.id }, labels: ['Audited'] }
    await world.admin.put(`${path}/rules`, { rules: [{ name: 'One', conditions: [], action }] })
    await world.admin.patch(`/v1/labels/${id}`, { name: 'Logged' })
    expect(await last(world, 'label.changed', id)).toMatchObject({
      before: { name: 'Audited' },
      after: { name: 'Logged' },
    })
    const rules = (await last(world, 'channel.changed', desk.channelId)).after?.rules
    expect(JSON.stringify(rules)).toContain('Logged')
    await world.admin.put(`${path}/rules`, { rules: [] })
  })

  test('of presence is kept, and a heartbeat that prolongs it is not', async ({ world, desk }) => {
    const { id, api } = desk.bob
    for (const presence of ['online', 'online', 'away']) {
      await api.put(`/v1/agents/${id}/presence`, { presence, ttlSeconds: 60 })
    }
    await until('two entries', async () => {
      const found = await read(world, `action=agent.presence_set&targetId=${id}`)
      return found.length === 2 && found[0]?.after?.presence === 'away'
    })
    await api.put(`/v1/agents/${id}/presence`, { presence: 'offline' })
  })
})

test('commands are kept with their ids and the token, and without what was written', async ({
  world,
  desk,
}) => {
  const { id: tokenId, token } = (await desk.ann.api.post('/v1/tokens', { name: 'Desk program' })).body
  const api = world.as(token)
  const talk = await talkIn(world, desk, 'waiting')
  const sent = await api.post(`${talk.path}/messages`, { text: 'WordsOfAnn' }, { Prefer: 'wait=20' })
  expect(sent.body.status).toBe('done')
  expect(await command(api, `${talk.path}/notes`, { text: 'NoteOfAnn' })).toBe('done')
  expect(await command(api, `${talk.path}/labels`, { add: ['LabelOfAnn'] })).toBe('done')
  expect(await command(world.admin, `${talk.path}/assign`, { agentId: desk.bob.id })).toBe('done')
  await close(world, talk)
  const message = await last(world, 'conversation.message_sent', talk.id)
  expect(message).toMatchObject({
    actor: { kind: 'agent', id: desk.ann.id, name: 'Ann', role: 'agent' },
    token: { id: tokenId, name: 'Desk program' },
    after: { messageId: sent.body.messageId },
    commandId: sent.body.commandId,
  })
  expect((await last(world, 'conversation.assigned', talk.id)).after).toEqual({ agentId: desk.bob.id })
  const entries = await read(world, `targetType=conversation&targetId=${talk.id}`)
  const actions = entries.map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['conversation.noted', 'conversation.labelled']))
  expect(JSON.stringify(entries)).not.toMatch(/OfAnn/)
})

test('what is known of a customer is not in the log, and who exported it is', async ({ world, desk }) => {
  const talk = await talkIn(world, desk, 'waiting')
  const { contact } = (await world.admin.get(talk.path)).body
  await desk.ann.api.patch(`/v1/contacts/${contact.id}`, { name: 'NameOfIt', notes: 'NotesOfIt' })
  expect(await last(world, 'contact.changed', contact.id)).toMatchObject({
    after: { name: CHANGED, notes: CHANGED },
  })
  expect((await world.admin.raw(`/v1/contacts/${contact.id}/export`)).status).toBe(200)
  await last(world, 'contact.exported', contact.id)
  const view = { name: 'ViewOfIt', scope: 'private', query: { q: 'NameOfIt' } }
  const { id } = (await desk.ann.api.post('/v1/views', view)).body
  expect((await last(world, 'view.created', id)).after).toMatchObject({ name: CHANGED, scope: 'private' })
  const rows = await world.sql<{ text: string }[]>`select to_jsonb(l)::text as text from audit_log l`
  expect(rows.filter(({ text }) => text.includes('OfIt'))).toEqual([])
  await close(world, talk)
})

signInsAndRefusals()

wholeTexts()

test('it is read by filters, page by page and as CSV; where from is for administrators', async ({
  world,
  desk,
}) => {
  const boss = await hireAgent(world, 'Boss', [], { role: 'supervisor' })
  const { id: team } = (await boss.api.post('/v1/teams', { name: 'Pages' })).body
  for (const name of ['=1+1', 'Two', 'Three']) await boss.api.patch(`/v1/teams/${team}`, { name })
  const all = await read(world, `actorId=${boss.id}`)
  expect(all.map(({ after }) => after?.name)).toEqual(['Three', 'Two', '=1+1', 'Pages'])
  const pages: Entry[] = []
  for (let cursor = ''; ; ) {
    const { body } = await world.admin.get(`/v1/audit-log?actorId=${boss.id}&limit=2${cursor}`)
    pages.push(...body.items)
    if (!body.nextCursor) break
    cursor = `&cursor=${body.nextCursor}`
  }
  expect(pages).toEqual(all)
  const [newest, , , oldest] = all
  const between = `from=${oldest?.at}&to=${newest?.at}`
  const found = await read(world, `${between}&action=team.changed&targetType=team&targetId=${team}`)
  expect(found.map(({ at }) => at)).not.toContain(newest?.at)
  expect(found.every(({ action, target }) => action === 'team.changed' && target?.id === team)).toBe(true)
  expect(await read(world, `outcome=refused&actorId=${boss.id}`)).toEqual([])
  expect(
    (await world.admin.get('/v1/audit-log?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).status,
  ).toBe(422)
  expect((await world.admin.get('/v1/audit-log?action=nothing')).status).toBe(422)

  const seen = await read(world, `actorId=${boss.id}`, boss.api)
  expect(seen).toEqual(all.map(entry => ({ ...entry, source: null })))
  expect((await desk.ann.api.get('/v1/audit-log')).status).toBe(403)

  const file = await world.admin.raw(`/v1/audit-log?targetId=${team}`, { headers: { Accept: 'text/csv' } })
  expect(file.headers.get('Content-Disposition')).toContain('audit-log.csv')
  const [head, ...lines] = (await file.text()).trimEnd().split('\r\n')
  expect(head).toMatch(/^at,action,outcome,code,actor,actor_id,actor_name,/)
  expect(lines).toHaveLength(4)
  expect(lines[2]).toContain('"{""name"":""=1+1""}"')
  expect(lines[0]).toContain(`team.changed,done,,agent,${boss.id},Boss,supervisor,team,${team}`)
})

test('nobody changes or deletes an entry', async ({ world }) => {
  for (const attempt of [
    world.sql`update audit_log set actor_name = 'Somebody else'`,
    world.sql`delete from audit_log`,
    world.sql`truncate audit_log`,
  ]) {
    await expect(attempt).rejects.toThrow('the audit log can only be added to')
  }
})
