import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { workflowsIn } from '../../activities/contacts/workflow-of-address.ts'
import { conversationStart } from '../../protocol/start-conversation.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { newPerson, openOf, textsIn, write } from '../identity/person.ts'
import { inboundSignal } from '../workflow/support.ts'
import { search } from './search.ts'

// What a person wrote, and who they are, can stand in the histories of workflows that never had a conversation of theirs.

const test = deskTest()

test('a message that was passed on, and the reports of who they are, are in no history after the erasure', async ({
  world,
  desk,
}) => {
  const { TEMPORAL_TASK_QUEUE: taskQueue } = world.config
  const { channelId } = desk
  const person = newPerson()
  await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'TheFirst')
  const row = await openOf(world, desk, person)

  // A process that does not know yet that the user id is theirs.
  const personOf = await workflowsIn(world, channelId)
  const other = personOf(person.userId)
  expect(other).not.toBe(row.workflowId)
  const message = inboundSignal(person.userId, desk.ours, 'WordsPassedOn', Date.now())
  const channel = { id: channelId, medium: 'whatsapp', name: 'desk' } as const
  await world.temporal.workflow.signalWithStart('conversation', {
    ...conversationStart(channel, other, taskQueue, message.receivedAt),
    args: [{ channelId, address: person.userId, conversationId: randomUUID() }],
    signal: 'inboundMessage',
    signalArgs: [message],
  })
  await until('it to be passed on', async () => (await textsIn(world, row.id)).includes('WordsPassedOn'))
  await world.temporal.workflow.execute('noteIdentity', {
    taskQueue,
    workflowId: workflowIds.noteIdentity(personOf(person.number), randomUUID()),
    args: [{ channelId, addresses: [person.number, person.userId] }],
  })

  const number = person.number.replace(/\D/g, '')
  const words = ['WordsPassedOn', number]
  const before = await search(world, words)
  expect(before).toContain(`WordsPassedOn in ${other}`)
  expect(before.some(found => found.startsWith(`${number} in note-identity:`))).toBe(true)

  expect((await world.admin.delete(`/v1/contacts/${row.contactId}`)).status).toBe(202)
  await until(
    'the end of the erasure',
    async () => (await world.admin.get(`/v1/contacts/${row.contactId}`)).body.erasure?.endedAt,
    150_000,
  )
  expect(await search(world, words)).toEqual([])

  // They are a new contact when they write again.
  await write(world, desk, { from: person.userId }, 'Anew')
  const next = await openOf(world, desk, person)
  expect(next.contactId).not.toBe(row.contactId)
}, 200_000)
