import { describe, expect } from 'vitest'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import type { Reached } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { close, eventIn, messagesOf, rowIn, seatOf, signal, talkIn } from './support.ts'

// The table of transitions, end to end: each command in each status, through the API.

/** By SMS, with an AI agent. */
let aiDesk: Desk

const test = modelTest({
  model: { answer: () => ({ text: 'The AI’s answer' }) },
  settings: { csat: { enabled: true } },
})

test.beforeAll(async ({ world }) => {
  const robin = { name: 'Robin', model: 'scripted-demo', instructions: 'Help.' }
  const { body } = await world.admin.post('/v1/ai-agents', robin)
  const settings = { csat: { enabled: true }, aiAgent: { id: body.id, enabled: true } }
  aiDesk = await openDesk(world, { medium: 'sms', settings })
})

const deskOf = (desk: Desk, status: Reached) => (status === 'ai' ? aiDesk : desk)

const COMMANDS = {
  reply: { path: 'messages', body: () => ({ text: 'Our reply' }) },
  'assign to Bob': { path: 'assign', body: (at: Desk) => ({ agentId: at.bob.id }) },
  unassign: { path: 'unassign', body: () => undefined },
  resolve: { path: 'resolve', body: () => undefined },
  reopen: { path: 'reopen', body: () => undefined },
}
type Command = keyof typeof COMMANDS

/** The result of a command from Ann: its outcome, the status after it, and who has the conversation then. */
type Cell = [Command, Reached, outcome: string, after: Reached, has?: 'ann' | 'bob']

const TABLE: Cell[] = [
  ['reply', 'ai', 'done', 'assigned', 'ann'],
  ['assign to Bob', 'ai', 'done', 'assigned', 'bob'],
  ['unassign', 'ai', 'not_assigned', 'ai'],
  ['resolve', 'ai', 'done', 'resolved'],
  ['reopen', 'ai', 'not_resolved', 'ai'],
  ['reply', 'waiting', 'done', 'assigned', 'ann'],
  ['reply', 'assigned', 'done', 'assigned', 'ann'],
  ['reply', 'resolved', 'already_resolved', 'resolved'],
  ['assign to Bob', 'waiting', 'done', 'assigned', 'bob'],
  ['assign to Bob', 'assigned', 'done', 'assigned', 'bob'],
  ['assign to Bob', 'resolved', 'done', 'assigned', 'bob'],
  ['unassign', 'waiting', 'not_assigned', 'waiting'],
  ['unassign', 'assigned', 'done', 'waiting'],
  ['unassign', 'resolved', 'already_resolved', 'resolved'],
  ['resolve', 'waiting', 'done', 'resolved'],
  ['resolve', 'assigned', 'done', 'resolved'],
  ['resolve', 'resolved', 'already_resolved', 'resolved'],
  ['reopen', 'waiting', 'not_resolved', 'waiting'],
  ['reopen', 'assigned', 'not_resolved', 'assigned', 'ann'],
  ['reopen', 'resolved', 'done', 'waiting'],
]

test.concurrent.for(TABLE)(
  '%s while %s: %s',
  async ([name, status, outcome, after, has], { world, desk }) => {
    const at = deskOf(desk, status)
    const { customer, id, path } = await talkIn(world, at, status)
    const { path: to, body } = COMMANDS[name]
    expect(await command(at.ann.api, `${path}/${to}`, body(at))).toBe(outcome)

    expect((await rowIn(world, id)).status).toBe(after)
    expect(await seatOf(world, id)).toBe(has && at[has].id)
    if (outcome !== 'done') {
      const { data } = await eventIn(world, id, 'command.refused')
      expect(data.code).toBe(outcome)
    }
    if (name === 'reply' && outcome === 'done') {
      await until('the reply', () => customer.received().at(-1) === 'Our reply')
    } else {
      expect((await messagesOf(world, id)).map(message => message.text)).not.toContain('Our reply')
    }
    if (after === 'resolved') await eventIn(world, id, 'survey.created')
    else if (status === 'resolved') await eventIn(world, id, 'survey.superseded')
  },
)

test('a customer’s message to the AI agent causes an answer', async ({ world }) => {
  const { customer, id } = await talkIn(world, aiDesk, 'ai')
  await until('the first answer', () => customer.received().length === 1)
  await customer.write('One more thing')
  await until('the second answer', () => customer.received().length === 2)
  expect((await rowIn(world, id)).status).toBe('ai')
})

test.concurrent.for(['waiting', 'assigned'] as const)(
  'a customer’s message while %s is kept',
  async (status, { world, desk }) => {
    const { customer, id } = await talkIn(world, desk, status)
    await customer.write('One more thing')
    await until('the message', async () => (await messagesOf(world, id)).at(-1)?.text === 'One more thing')
    const row = await rowIn(world, id)
    expect([row.status, row.assigneeId]).toEqual([status, status === 'assigned' ? desk.ann.id : null])
  },
)

describe('closed is final', () => {
  test.for(Object.keys(COMMANDS) as Command[])('%s: 409', async (name, { world, desk }) => {
    const { id, path } = await talkIn(world, desk, 'closed')
    const { path: to, body } = COMMANDS[name]
    expect(await command(desk.ann.api, `${path}/${to}`, body(desk))).toBe('409 conversation_closed')
    expect((await rowIn(world, id)).status).toBe('closed')
  })

  test('a late resolve does not change the contact’s next conversation', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    await close(world, talk)
    await talk.customer.write('It is me again')
    const next = await talk.customer.conversation(c => c.status === 'waiting')
    expect(next).toMatchObject({ previousId: talk.id, workflowId: talk.workflowId })

    await signal(world, next.workflowId, 'resolve', { conversationId: talk.id })
    // A command that is sent later is carried out later.
    const noted = await command(desk.ann.api, `/v1/conversations/${next.id}/notes`, { text: 'behind it' })
    expect(noted).toBe('done')
    expect((await rowIn(world, next.id)).status).toBe('waiting')
  })
})

describe('who may', () => {
  test('commands of another agent are refused, also while the row is outdated', async ({ world, desk }) => {
    const { id, workflowId } = await talkIn(world, desk, 'assigned')
    // The API would refuse this because of the row; the workflow decides again.
    const actor = { kind: 'agent', id: desk.bob.id, role: 'agent' }
    await signal(world, workflowId, 'resolve', { conversationId: id, actor })
    const { data } = await eventIn(world, id, 'command.refused')
    expect(data).toMatchObject({ command: 'resolve', code: 'assigned_to_other' })
    expect((await rowIn(world, id)).status).toBe('assigned')
  })

  test('a conversation can be assigned only to members of the channel', async ({ world, desk }) => {
    const { id, path } = await talkIn(world, desk)
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect(await command(world.admin, `${path}/assign`, { agentId: nobody })).toBe('agent_not_found')
    const elsewhere = await world.admin.post('/v1/agents', {
      name: 'Eve',
      email: 'eve@example.com',
      capacity: 5,
    })
    const refused = await command(world.admin, `${path}/assign`, { agentId: elsewhere.body.id })
    expect(refused).toBe('agent_not_in_channel')
    expect((await rowIn(world, id)).status).toBe('waiting')
  })
})
