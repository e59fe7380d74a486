import { expect } from 'vitest'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { attributesOf, eventIn, messagesOf, rowIn, signal, talkIn } from './support.ts'

// Things that happen while a conversation is being closed. A lock on its row makes the closing take as long as the test
// needs.

const GREETING = 'Welcome!'

const test = deskTest({ settings: { greeting: { enabled: true, text: GREETING } } })

/** Closes a conversation, and does something meanwhile. */
async function whileClosing(world: World, talk: Talk, act: () => Promise<unknown>): Promise<void> {
  const handle = world.temporal.workflow.getHandle(talk.workflowId)
  // Storing one of our messages also locks the row, and steps in progress are finished before the closing.
  await until('the greeting', () => talk.customer.received().length > 0)
  const connection = await world.sql.reserve()
  try {
    await connection`begin`
    // Messages can still be stored: they refer to the row but do not change it.
    await connection`select from conversations where id = ${talk.id} for no key update`
    await handle.cancel()
    await until('the closing to begin', async () =>
      (await handle.describe()).raw.pendingActivities?.some(
        ({ activityType }) => activityType?.name === 'closeConversation',
      ),
    )
    await act()
  } finally {
    await connection`commit`
    connection.release()
  }
}

test('messages start the next conversation, linked to the last, in order', async ({ world, desk }) => {
  const talk = await talkIn(world, desk, 'assigned')
  await until('the greeting', () => talk.customer.received().length === 1)
  await whileClosing(world, talk, async () => {
    for (const text of ['First', 'Second', 'Third']) await talk.customer.write(text)
  })
  await rowIn(world, talk.id, c => c.status === 'closed')
  const next = await talk.customer.conversation(c => c.status === 'waiting' && c.id !== talk.id)
  expect(next).toMatchObject({ previousId: talk.id, workflowId: talk.workflowId })
  const texts = await until('all three', async () => {
    const inbound = (await messagesOf(world, next.id)).filter(m => m.direction === 'inbound')
    return inbound.length === 3 && inbound.map(m => m.text)
  })
  expect(texts).toEqual(['First', 'Second', 'Third'])
  expect((await messagesOf(world, talk.id)).map(m => m.text)).toEqual(['Hello?', GREETING])
  await until('its own greeting', () => talk.customer.received().length === 2)
  const attributes = await attributesOf(world, next.workflowId)
  expect(attributes.ConversationStatus).toEqual(['waiting'])
  const { body } = await world.admin.get(`/v1/conversations?channelId=${desk.channelId}&limit=200`)
  const theirs = body.items.filter((c: { workflowId: string }) => c.workflowId === talk.workflowId)
  expect(theirs).toHaveLength(2)
})

test('more messages than one run can start with also start the next conversation, and none is lost', async ({
  world,
  desk,
}) => {
  const talk = await talkIn(world, desk, 'assigned')
  await until('the greeting', () => talk.customer.received().length === 1)
  // In UTF-8 it is more than the 2 MB that the server accepts as the input of a run or an activity.
  const texts = Array.from({ length: 60 }, (_, number) => `${number} ${'ส'.repeat(13_000)}`)
  await whileClosing(world, talk, async () => {
    for (const [number, text] of texts.entries()) {
      const message = {
        providerMessageId: `SM${String(number).padStart(32, '0')}`,
        receivedAt: Date.now(),
        text,
        from: talk.customer.address,
        to: desk.ours,
        media: [],
        details: {},
      }
      await signal(world, talk.workflowId, 'inboundMessage', message)
    }
  })
  const next = await talk.customer.conversation(c => c.status === 'waiting' && c.id !== talk.id)
  expect(next).toMatchObject({ previousId: talk.id, workflowId: talk.workflowId })
  const stored = await until('all of them', async () => {
    const rows = await world.sql<{ text: string }[]>`
      select text from messages where conversation_id = ${next.id} and direction = 'inbound' order by seq`
    return rows.length === texts.length && rows.map(({ text }) => text)
  })
  expect(stored).toEqual(texts)
  await until('its own greeting', () => talk.customer.received().length === 2)
  expect((await attributesOf(world, next.workflowId)).ConversationStatus).toEqual(['waiting'])
  // It is a conversation like any other.
  await desk.ann.api.post(`/v1/conversations/${next.id}/messages`, { text: 'So much!' })
  await until('the reply', () => talk.customer.received().includes('So much!'))
})

test('commands are refused, since the conversation is closed', async ({ world, desk }) => {
  const talk = await talkIn(world, desk, 'assigned')
  const commandId = crypto.randomUUID()
  await whileClosing(world, talk, async () => {
    await signal(world, talk.workflowId, 'resolve', { conversationId: talk.id, commandId })
    await signal(world, talk.workflowId, 'note', 'nonsense')
  })
  const refused = await eventIn(world, talk.id, 'command.refused', ({ command }) => command === 'resolve')
  expect(refused.data.code).toBe('conversation_closed')
  await eventIn(world, talk.id, 'command.refused', ({ code }) => code === 'malformed')
  const { body } = await world.admin.get(`/v1/conversations/${talk.id}/commands/${commandId}`)
  expect(body).toMatchObject({ status: 'refused', refused: { code: 'conversation_closed' } })
  expect((await rowIn(world, talk.id)).status).toBe('closed')
})

test('an agent who starts a conversation gets the next one', async ({ world, desk }) => {
  const talk = await talkIn(world, desk)
  const conversationId = crypto.randomUUID()
  await whileClosing(world, talk, () =>
    signal(world, talk.workflowId, 'begin', {
      conversationId,
      commandId: crypto.randomUUID(),
      messageId: crypto.randomUUID(),
      assigneeId: desk.bob.id,
      text: 'One more thing from us',
      media: [],
    }),
  )
  const next = await rowIn(world, conversationId, c => c.status === 'assigned')
  expect(next).toMatchObject({ previousId: talk.id, assigneeId: desk.bob.id })
  await until('the text', () => talk.customer.received().includes('One more thing from us'))
})
