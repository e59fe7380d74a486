import { expect, test } from 'vitest'
import type { CommandSent } from '../record.ts'
import { checkAnnotations } from './annotations.ts'
import type { ConversationRow, EventRow, MessageRow } from './facts.ts'
import { checkSnoozes } from './snoozes.ts'

const conversation = (changes: Partial<ConversationRow> = {}): ConversationRow => ({
  id: 'one',
  channelId: 'c',
  workflowId: 'one',
  contactId: 'Ann',
  addresses: ['Ann'],
  status: 'assigned',
  assigneeId: 'ann',
  isSnoozed: false,
  snoozedUntil: null,
  isSeatFreed: false,
  labels: [],
  priority: 'normal',
  startedBy: { kind: 'contact' },
  createdAt: new Date(0),
  ...changes,
})
const event = (seq: number, type: string, data: EventRow['data'] = {}, commandId = `c${seq}`): EventRow => ({
  conversationId: 'one',
  seq,
  type: `conversation.${type}`,
  commandId,
  data,
})
const message = (id: string, seq: number, changes: Partial<MessageRow> = {}): MessageRow => ({
  id,
  conversationId: 'one',
  seq,
  direction: 'inbound',
  kind: 'contact',
  text: 'Hello?',
  providerMessageId: `p${id}`,
  late: false,
  quotes: null,
  recovered: false,
  ...changes,
})

const [began, again, ended] = [event(3, 'snoozed'), event(5, 'snoozed'), event(7, 'unsnoozed')]
const snoozed = { isSnoozed: true }

test.each<
  [what: string, row: Partial<ConversationRow>, events: EventRow[], messages: MessageRow[], found: number]
>([
  ['never', {}, [], [], 0],
  ['once, and over', {}, [began, ended], [], 0],
  ['again, with another time', {}, [began, again, ended], [], 0],
  ['ended twice', {}, [began, ended, event(9, 'unsnoozed')], [], 1],
  ['told to have ended, and not', snoozed, [began, ended], [], 1],
  ['ended, and not told', {}, [began], [], 1],
  ['closed in the midst of it', { status: 'closed' }, [began], [], 0],
  ['closed, and snoozed still', { status: 'closed', ...snoozed }, [began], [], 1],
  ['goes on', { ...snoozed, snoozedUntil: new Date(2_000) }, [began], [message('a', 2)], 0],
  ['goes on when its time is over', { ...snoozed, snoozedUntil: new Date(500) }, [began], [], 1],
  ['goes on though the customer wrote', snoozed, [began], [message('a', 4)], 1],
  ['goes on after thanks', snoozed, [began], [message('a', 4, { text: 'Thanks!' })], 0],
  ['goes on after a tap', snoozed, [began], [message('tap', 4)], 0],
  ['is nobody’s', { ...snoozed, assigneeId: null }, [began], [], 1],
])('put aside: %s', (_, row, events, messages, found) => {
  const tap = {
    sid: 'ptap',
    channelId: 'c',
    customer: 'Ann',
    from: 'Ann',
    isTap: true,
    postedAt: 1,
    repeats: 0,
  }
  const findings = checkSnoozes(
    { conversations: [conversation(row)], messages, events },
    { sent: [tap] },
    1_000,
  )
  expect(findings.map(({ kind }) => kind)).toEqual(Array(found).fill('snooze'))
})

test('finds labels and priorities that are not the last, and mentions, quotes and marks that are lost or doubled', () => {
  const command = (body: CommandSent['body'], answer: object): CommandSent => ({
    key: 'k',
    name: 'x',
    conversationId: 'one',
    postedAt: 1,
    answers: [{ status: 202, ...answer }],
    body,
  })
  type Given = Partial<Parameters<typeof checkAnnotations>[0] & Parameters<typeof checkAnnotations>[1]>
  const check = ({ conversations = [conversation()], messages = [], events = [], ...given }: Given) => {
    const { mentions = [], reads = [], commands = [] } = given
    return checkAnnotations({ conversations, messages, events, mentions, reads: [] }, { commands, reads })
      .length
  }
  const labelled = [event(1, 'labelled', { labels: ['a'] }), event(2, 'labelled', { labels: ['b', 'a'] })]
  expect(check({ events: labelled, conversations: [conversation({ labels: ['a', 'b'] })] })).toBe(0)
  expect(check({ events: labelled, conversations: [conversation({ labels: ['a'] })] })).toBe(1)
  const prioritized = [event(1, 'prioritized', { after: 'high' })]
  expect(check({ events: prioritized, conversations: [conversation({ priority: 'high' })] })).toBe(0)
  expect(check({ events: prioritized })).toBe(1)

  const noted = [event(1, 'noted', { mentions: ['bob'] })]
  const bob = { conversationId: 'one', agentId: 'bob' }
  const asked = command({ mentions: ['bob', 'bob'] }, { commandId: 'c1' })
  expect(check({ events: noted, mentions: [bob], commands: [asked] })).toBe(0)
  expect(check({ events: noted, commands: [asked] })).toBe(1)
  expect(check({ events: noted, mentions: [bob, bob], commands: [asked] })).toBe(1)
  expect(check({ mentions: [bob] })).toBe(1)
  const other = command({ mentions: ['eve'] }, { commandId: 'c1' })
  expect(check({ events: noted, mentions: [bob], commands: [other] })).toBe(1)

  const quoting = (quotes: string | null) => [
    message('a', 1),
    message('r', 2, { direction: 'outbound', quotes }),
  ]
  const quote = command({ replyTo: 'a' }, { messageId: 'r' })
  expect(check({ messages: quoting('pa'), commands: [quote] })).toBe(0)
  expect(check({ messages: quoting(null), commands: [quote] })).toBe(1)
  // Refused: there is no message.
  expect(check({ commands: [quote] })).toBe(0)

  const mark = { conversationId: 'one', agentId: 'ann', seq: 4 }
  expect(check({ reads: [mark] })).toBe(1)
  const facts = { conversations: [], messages: [], events: [], mentions: [], reads: [mark] }
  expect(checkAnnotations(facts, { commands: [], reads: [{ ...mark, seq: 3 }, mark] })).toEqual([])
})
