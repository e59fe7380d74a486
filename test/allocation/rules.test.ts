import { expect, test } from 'vitest'
import { evaluateRules } from '../../activities/allocation/evaluate-rules.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { hireAgent } from '../harness/desk.ts'
import { detailsOf, eventIn, eventsOf, rowIn } from '../workflow/support.ts'
import { desk, floor, guest, path, put, robin, rule, useStage, vera, world, write } from './rules-stage.ts'

useStage()

test('rules come before the AI agent, the AI agent before human agents, and each decision has its reason', async () => {
  const { version } = await put([rule('refund', 'agent', desk.ann.id)])
  const byRule = await write('A REFUND, please', 'assigned')
  expect(byRule.row).toMatchObject({ assigneeId: desk.ann.id, aiAgentId: null })
  expect(byRule.decided).toMatchObject({
    to: 'human',
    by: 'rule',
    because: 'rule 1 “on refund” matched: message.text contains “refund”',
    matched: { index: 0, name: 'on refund' },
    ai: { takes: false, because: 'a rule decided' },
    facts: { 'message.text': 'A REFUND, please', 'contact.returning': false, 'hours.open': true },
    settingsVersion: version,
  })
  expect((await eventIn(world, byRule.id, 'conversation.assigned')).data).toMatchObject({
    reason: 'routing rule',
    decision: { chosen: { agentId: desk.ann.id, by: 'named' } },
  })

  const byAi = await write('Hello', 'ai')
  expect(byAi.row).toMatchObject({ assigneeId: null, aiAgentId: robin })
  expect(byAi.decided).toMatchObject({
    to: 'ai',
    by: 'channel',
    because: 'the only rule did not decide; the channel’s AI agent comes before its human agents',
    trace: [{ outcome: 'not_matched', needed: 'message.text contains “refund” (it is “Hello”)' }],
  })
  expect((await eventIn(world, byAi.id, 'conversation.handed_to_ai')).data).toMatchObject({
    reason: 'channel',
  })

  await floor.set({ aiAgent: { enabled: false } })
  const byHuman = await write('Hello', 'assigned')
  await floor.set({ aiAgent: { enabled: true } })
  expect(byHuman.decided).toMatchObject({
    to: 'human',
    by: 'channel',
    ai: { takes: false, because: 'the channel’s AI agent is switched off' },
  })
  const assigned = await eventIn(world, byHuman.id, 'conversation.assigned')
  expect(assigned.data).toMatchObject({ reason: 'new conversation', by: 'automation' })
  expect(assigned.data.decision).toMatchObject({
    mode: 'balanced',
    chosen: { agentId: desk.ann.id, by: 'only_one_free' },
  })
  const { considered } = assigned.data.decision as { considered: { name: string; obstacle: string | null }[] }
  expect(Object.fromEntries(considered.map(({ name, obstacle }) => [name, obstacle]))).toEqual({
    Ann: null,
    Bob: 'offline',
  })
})

test('of several matching rules the first decides, also with Thai text and RE2 patterns', async () => {
  await put([
    { ...rule('คืนเงิน', 'ai', robin), name: 'off', enabled: false },
    {
      name: 'order',
      conditions: [{ field: 'message.text', operator: 'matches', value: '(?i)#\\d{4,}\\b' }],
      action: { allocate: { to: 'ai', id: robin } },
    },
    rule('คืนเงิน', 'ai', vera),
    { name: 'rest', conditions: [], action: { allocate: { to: 'agent', id: desk.ann.id } } },
  ])
  expect((await write('ขอคืนเงินค่ะ', 'ai')).row.aiAgentId).toBe(vera)
  expect((await write('คืนเงิน #12345', 'ai')).row.aiAgentId).toBe(robin)
  const rest = await write('Hi', 'assigned')
  expect((rest.decided.trace as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual([
    'disabled',
    'not_matched',
    'not_matched',
    'matched',
  ])
})

test('a rule for an agent who is offline or full waits with this reason, and is assigned when the agent is available', async () => {
  await put([rule('bob', 'agent', desk.bob.id, { priority: 'high', labels: ['vip', 'bob'] })])
  const talk = await write('bob?', 'waiting')
  expect(talk.row).toMatchObject({ priority: 'high', labels: ['bob', 'vip'] })
  const because = 'of 1 possible agents: 1 offline'
  expect((await eventIn(world, talk.id, 'conversation.waiting')).data).toMatchObject({
    because,
    agentId: desk.bob.id,
    priority: 'high',
  })
  expect((await floor.line()).entries).toMatchObject([
    { conversationId: talk.id, agentId: desk.bob.id, priority: 'high', eligible: [desk.bob.id], because },
  ])
  expect(await detailsOf(world, talk.workflowId)).toContain(because)
  await floor.presence(desk.bob, 'online')
  expect(await rowIn(world, talk.id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.bob.id })
  await floor.capacity(desk.bob, 1)
  const next = await write('bob again', 'waiting')
  expect((await eventIn(world, next.id, 'conversation.waiting')).data.because).toContain('at full capacity')
})

test('a conversation that waits for an agent who leaves the channel can go to any agent', async () => {
  const leo = await hireAgent(world, 'Leo', [desk.channelId])
  await put([rule('leo', 'agent', leo.id)])
  const talk = await write('leo?', 'waiting')
  await put([])
  expect((await world.admin.delete(`${path}/agents/${leo.id}`)).status).toBe(202)
  expect(await rowIn(world, talk.id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.ann.id })
})

test('a rule for a team assigns only to its members', async () => {
  const made = await world.admin.post('/v1/teams', { name: 'Returns', agentIds: [desk.bob.id, guest.id] })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  await put([rule('return', 'team', made.body.id)])
  const talk = await write('return it', 'waiting')
  expect(talk.row).toMatchObject({ teamId: made.body.id })
  const [entry] = (await floor.line()).entries.filter(({ conversationId }) => conversationId === talk.id)
  expect(entry).toMatchObject({ teamId: made.body.id, eligible: [desk.bob.id] })

  // After it is ended, its conversations may go to anybody. New ones skip the rule, with the reason.
  expect((await world.admin.delete(`/v1/teams/${made.body.id}`)).status).toBe(204)
  expect(await rowIn(world, talk.id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.ann.id })
  const skipped = await write('return it', 'ai')
  expect(skipped.decided.because).toContain('rule 1 “on return” matched, but its target can')
  expect(skipped.decided.trace).toMatchObject([
    { outcome: 'target_unavailable', reason: 'it was deleted', needed: 'its target can take it' },
  ])
})

test('a rule whose agent left the channel or whose AI agent was deleted is skipped', async () => {
  const leo = await hireAgent(world, 'Leo', [desk.channelId])
  const gone = await world.admin.post('/v1/ai-agents', { name: 'Gone', model: 'm', instructions: 'Go.' })
  const named = (name: string, to: string, id: string) => ({ ...rule('x', to, id), name })
  await put([named('a', 'agent', leo.id), named('b', 'ai', gone.body.id), named('c', 'agent', desk.ann.id)])
  expect((await world.admin.delete(`${path}/agents/${leo.id}`)).status).toBe(202)
  expect((await world.admin.delete(`/v1/ai-agents/${gone.body.id}`)).status).toBe(204)
  const { decided, row } = await write('x', 'assigned')
  expect(row.assigneeId).toBe(desk.ann.id)
  expect(decided.trace).toMatchObject([
    { outcome: 'target_unavailable', reason: 'they do not handle this channel' },
    { outcome: 'target_unavailable', reason: 'it was deleted' },
    { outcome: 'matched' },
  ])
})

test('patterns work with words of all scripts; if not, saving reports the position and an alternative', async () => {
  const matches = (name: string, value: string, id: string) => ({
    name,
    conditions: [{ field: 'message.text', operator: 'matches', value }],
    action: { allocate: { to: 'ai', id } },
  })
  const saved = await world.admin.put(`${path}/rules`, {
    rules: [
      matches('order', '^#\\d{4} \\w+$', vera),
      matches('parcel', 'my parcel\\b', robin),
      rule('إلغاء', 'ai', vera),
    ],
  })
  expect([saved.status, saved.body.warnings]).toEqual([
    200,
    [
      {
        path: 'rules.1.conditions.0.value',
        message: expect.stringMatching(/^has \\b at position 9, counted from 0, .* Write \(\?:\^\|\\W\)/),
      },
    ],
  ])
  const thai = await write('#๑٢३4 สวัสดี', 'ai')
  expect([thai.row.aiAgentId, thai.decided.matched]).toMatchObject([vera, { name: 'order' }])
  // The text is stored as it was sent.
  expect(thai.decided.facts).toMatchObject({ 'message.text': '#๑٢३4 สวัสดี' })
  const arabic = await write('أريد الغـاء الطلب', 'ai')
  expect(arabic.decided.matched).toMatchObject({ name: 'on إلغاء' })
})

test('invalid rules are refused with their path, and nothing is saved', async () => {
  const matches = (value: string) => ({
    ...rule('x', 'ai', robin),
    conditions: [{ field: 'message.text', operator: 'matches', value }],
  })
  const before = await put([rule('kept', 'ai', robin)])
  const refused: [object, string][] = [
    [matches('(?=ahead)'), 'rules.0.conditions.0.value'],
    [matches('(open'), 'rules.0.conditions.0.value'],
    [rule('x', 'agent', crypto.randomUUID()), 'rules.0.action.allocate.id'],
    [rule('x', 'agent', guest.id), 'rules.0.action.allocate.id'],
    [rule('x', 'team', robin), 'rules.0.action.allocate.id'],
    [
      { ...rule('x', 'ai', robin), conditions: [{ field: 'message.size', operator: 'in', value: [] }] },
      'rules.0.conditions.0.field',
    ],
  ]
  for (const [wrong, at] of refused) {
    const { status, body } = await world.admin.put(`${path}/rules`, { rules: [wrong] })
    expect([status, body.errors]).toEqual([422, [{ path: at, message: expect.any(String) }]])
  }
  const { body } = await world.admin.get(`${path}/allocation`)
  expect(body).toMatchObject({
    order: ['rules', 'aiAgent', 'humanAgents'],
    rules: [{ name: 'on kept' }],
    aiAgent: { id: robin, name: 'Robin', enabled: true },
    humanAgents: { mode: 'balanced' },
  })
  expect((await world.admin.get(path)).body.version).toBe(before.version)
})

test('rules have versions: a stale write is refused, and any version can be restored', async () => {
  const first = await put([rule('one', 'ai', vera)])
  const second = await put([rule('two', 'ai', vera)])
  const stale = await world.admin.raw(`${path}/rules`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': `"${first.version}"` },
    body: JSON.stringify({ rules: [] }),
  })
  expect([stale.status, ((await stale.json()) as { code: string }).code]).toEqual([412, 'stale_version'])
  const restored = await world.admin.post(`${path}/versions/${first.version}/restore`)
  expect(restored.body.version).toBe(second.version + 1)
  const { decided } = await write('one', 'ai')
  expect(decided).toMatchObject({ matched: { name: 'on one' }, settingsVersion: second.version + 1 })
})

test('a draft is tested with an invented message and the latest conversations, and changes nothing', async () => {
  const { version } = await put([rule('refund', 'agent', desk.ann.id)])
  const refund = await write('refund', 'assigned')
  const hello = await write('hello', 'ai')
  const events = await eventsOf(world, hello.id)
  const draft = [
    rule('refund', 'agent', desk.ann.id, { priority: 'urgent' }),
    { ...rule('hello', 'ai', vera), match: 'all' },
    rule('never', 'agent', guest.id),
  ]
  const { status, body } = await world.admin.post(`${path}/rules/test`, {
    rules: draft,
    message: { text: 'HELLO there', from: '+66812345678', at: '2026-01-05T03:00:00Z' },
    conversations: 2,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body.problems).toMatchObject([
    { severity: 'warning', path: 'rules.2.action.allocate.id', message: 'they do not handle this channel' },
  ])
  expect(body.message).toMatchObject({
    because: 'rule 2 “on hello” matched: message.text contains “hello”',
    facts: { 'contact.country': 'TH', 'time.weekday': 'monday', 'time.hour': 3 },
  })
  expect(body.comparison).toMatchObject({
    compared: 2,
    changed: 2,
    conversations: [
      { conversationId: hello.id, before: null, after: { rule: 'on hello' }, changes: ['rule', 'target'] },
      { conversationId: refund.id, before: { rule: 'on refund' }, changes: ['priority'] },
    ],
  })
  expect((await world.admin.get(path)).body.version).toBe(version)
  expect(await eventsOf(world, hello.id)).toEqual(events)
})

test('messages taken over by another conversation of the person trigger no rule and block nothing', async () => {
  await put([rule('refund', 'agent', desk.ann.id)])
  const { id } = await write('A refund', 'assigned')
  const decide = evaluateRules(dependenciesOf(world))
  const input = { conversationId: id, channelId: desk.channelId, seq: 1_000 }
  const nobodys = { to: 'human', by: 'channel', priority: 'normal' }
  expect(await decide({ ...input, providerMessageId: 'SMgone' })).toEqual(nobodys)
  expect(await decide({ ...input, providerMessageId: 'SMgone', burst: ['SMgone', 'SMtoo'] })).toEqual(nobodys)
  const decided = (await eventsOf(world, id)).filter(({ type }) => type === 'routing.decided')
  expect(decided).toHaveLength(1)
})
