import { expect, test } from 'vitest'
import type { Accepted } from '../outside/outside.ts'
import { type Harm, type MergeMade, newRecord, type SentByCustomer } from '../record.ts'
import { checkCommands } from './commands.ts'
import type { ConversationRow, DeliveryRow, Facts, MessageRow } from './facts.ts'
import { checkGreetings } from './greetings.ts'
import { checkInbound } from './inbound.ts'
import { accepted, conversation, delivery, facts, inbound, kinds, sent } from './made-up-facts.ts'
import { checkMerges } from './merges.ts'
import { checkOutbound } from './outbound.ts'
import { checkReports } from './reports.ts'
import { checkSurveys } from './surveys.ts'

// The chaos itself needs servers, and luck to find a defect. These tests show that each kind of defect would be found.

test('finds inbound messages that are lost, invented, in the wrong conversation or out of order', () => {
  const conversations = [conversation('one', 'Ann'), conversation('two', 'Bob')]
  const check = (messages: MessageRow[], posted: SentByCustomer[]) =>
    kinds(checkInbound(facts({ conversations, messages }), { ...newRecord(), sent: posted }))
  const both = [sent('a', 'Ann', 1, 2), sent('b', 'Ann', 3, 4)]
  expect(check([inbound('a', 'one', 1), inbound('b', 'one', 2)], both)).toEqual([])
  expect(check([inbound('a', 'one', 1)], both)).toEqual(['lost'])
  expect(check([inbound('x', 'one', 1)], [])).toEqual(['invented'])
  expect(check([inbound('a', 'two', 1)], [sent('a', 'Ann', 1, 2)])).toEqual(['misplaced'])
  expect(check([inbound('b', 'one', 1), inbound('a', 'one', 2)], both)).toEqual(['inboundOrder'])
  // If a provider calls once and has no list, a message that the customer wrote again may exist or not.
  expect(
    check([inbound('b', 'one', 2)], [{ ...sent('a', 'Ann', 1), isGone: true }, sent('b', 'Ann', 3, 4)]),
  ).toEqual([])
  // Both were on their way at the same time, so either may be first.
  const atOnce = [sent('a', 'Ann', 1, 4), sent('b', 'Ann', 3, 5)]
  expect(check([inbound('b', 'one', 1), inbound('a', 'one', 2)], atOnce)).toEqual([])
})

test('finds a person with two contacts, two open conversations, or messages out of order', () => {
  const [one, other] = [conversation('one', 'Ann', '@ann'), conversation('two', 'Ann', '@ann')]
  const apart = { ...other, contactId: '@ann', addresses: ['@ann'] }
  const closed = { ...other, status: 'closed' }
  const posted = [sent('a', 'Ann', 1, 2), { ...sent('b', '@ann', 3, 4), customer: 'Ann' }]
  const check = (
    conversations: ConversationRow[],
    messages: MessageRow[],
    { harms = [], silences = [] }: { harms?: Harm[]; silences?: number[] } = {},
  ) => kinds(checkInbound(facts({ conversations, messages }), { sent: posted, harms, silences }))
  const [a, b] = [inbound('a', 'one', 1), inbound('b', 'two', 1)]
  expect(check([one, closed], [a, inbound('b', 'one', 2)])).toEqual([])
  expect(check([one, other], [a, b])).toEqual(['person'])
  expect(check([one, { ...apart, status: 'closed' }], [a, b])).toEqual(['person'])
  const swapped = [inbound('a', 'one', 2), inbound('b', 'one', 1)]
  expect(check([one], swapped)).toEqual(['inboundOrder'])
  // Nobody could tell whose user id it is.
  const kill: Harm = { what: 'kill', kind: 'postgres', name: 'postgres', at: 0, overAt: 1, amid: 'anything' }
  expect(check([one], swapped, { harms: [kill] })).toEqual([])
  expect(check([one], swapped, { silences: [1] })).toEqual([])
  expect(check([one], swapped, { silences: [100_000] })).toEqual(['inboundOrder'])
})

test('finds two customers who are still one contact after an undo, and what went to the other', () => {
  const [one, two] = [conversation('one', 'Ann'), conversation('two', 'Bob')]
  const merged = { ...two, contactId: 'Ann', addresses: ['Ann', 'Bob'] }
  const posted = [sent('a', 'Ann', 1, 2), sent('b', 'Bob', 3, 4)]
  const [a, b] = [inbound('a', 'one', 1), inbound('b', 'two', 1)]
  const check = (
    conversations: ConversationRow[],
    messages: MessageRow[],
    { undoneAt = 5, deliveries = [] }: { undoneAt?: number | null; deliveries?: DeliveryRow[] } = {},
  ) => {
    const merges: MergeMade[] = [
      { channelId: 'c', customers: ['Ann', 'Bob'], askedAt: 4, undoneAt: undoneAt ?? undefined },
    ]
    const record = { ...newRecord(), sent: posted, merges }
    const known = facts({ conversations, messages, deliveries })
    return kinds([...checkInbound(known, record), ...checkMerges(known, record)])
  }
  expect(check([one, two], [a, b])).toEqual([])
  expect(check([one, two], [a, b], { undoneAt: null })).toEqual(['person'])
  expect(check([one, { ...merged, status: 'closed' }], [a, b])).toEqual(['person'])
  expect(check([one, two], [a, inbound('b', 'one', 2)])).toContain('misplaced')
  const went = (toAddress: string) => delivery('1', 1, { toAddress })
  expect(check([one, two], [a, b], { deliveries: [went('Ann')] })).toEqual([])
  expect(check([one, two], [a, b], { deliveries: [went('Bob')] })).toEqual(['astray'])
})

test('what was given back after an undo may stand behind what was written since the merge, and nothing else', () => {
  const posted = [sent('a', 'Ann', 1, 2), sent('b', 'Ann', 5, 6)]
  const check = (merge: Partial<MergeMade>) =>
    kinds(
      checkInbound(
        facts({
          conversations: [conversation('one', 'Ann')],
          messages: [inbound('b', 'one', 1), inbound('a', 'one', 2)],
        }),
        {
          ...newRecord(),
          sent: posted,
          merges: [{ channelId: 'c', customers: ['Ann', 'Bob'], askedAt: 3, ...merge }],
        },
      ),
    )
  expect(check({ undoneAt: 4 })).toEqual([])
  expect(check({ askedAt: 7, undoneAt: 8 })).toEqual(['inboundOrder'])
  expect(check({ askedAt: 0, undoneAt: 0 })).toEqual(['inboundOrder'])
  expect(check({ undoneAt: 4, customers: ['Bob', 'Cid'] })).toEqual(['inboundOrder'])
})

test('finds outbound messages sent twice, not sent, out of order, or unknown without a cause', () => {
  const check = (deliveries: DeliveryRow[], atTwilio: Accepted[], record = newRecord()) =>
    kinds(checkOutbound(facts({ deliveries }), [], atTwilio, record))
  const two = [delivery('1', 1), delivery('2', 2)]
  expect(check(two, [accepted('1'), accepted('2')])).toEqual([])
  expect(check(two, [accepted('2'), accepted('1')])).toEqual(['outboundOrder'])
  expect(check([delivery('1', 1)], [accepted('1'), accepted('1', 'SMother')])).toEqual(['doubled'])
  expect(check([delivery('1', 1)], [])).toEqual(['notSent'])
  expect(check([delivery('1', 1)], [accepted('1', 'SM1', 'sent')])).toEqual(['notSent'])
  expect(check([], [accepted('1')])).toEqual(['stray'])
  expect(check([delivery('1', 1, { status: 'failed' })], [accepted('1')])).toEqual(['stray'])
  const again = delivery('2', 1, { messageId: 'm1', attempt: 2 })
  expect(check([delivery('1', 1), again], [accepted('1'), accepted('2')])).toEqual(['doubled'])

  const unknown = [delivery('1', 1, { status: 'unknown' })]
  expect(check(unknown, [])).toEqual(['unjustified'])
  const fault = { at: 0, provider: 'twilio' as const, deliveryId: '1', kind: 'broken_answer' as const }
  expect(check(unknown, [], { ...newRecord(), faults: [fault] })).toEqual([])
  const killAt = (at: number) => [
    {
      what: 'kill' as const,
      kind: 'worker' as const,
      name: 'worker-1',
      at,
      overAt: at + 1,
      amid: 'a send' as const,
    },
  ]
  expect(check(unknown, [], { ...newRecord(), harms: killAt(100_100) })).toEqual([])
  expect(check(unknown, [], { ...newRecord(), harms: killAt(190_000) })).toEqual(['unjustified'])
  // Files are uploaded first.
  const later = { ...newRecord(), harms: killAt(102_000) }
  expect(check(unknown, [], later)).toEqual(['unjustified'])
  expect(check([delivery('1', 1, { status: 'unknown', hasFiles: true })], [], later)).toEqual([])
})

test('finds unknown outcomes that the provider could have told, and reports that were not counted', () => {
  const faults = [
    { at: 0, provider: 'twilio' as const, deliveryId: '1', kind: 'reset_after_taking' as const },
  ]
  const row = (provider: DeliveryRow['provider']) => delivery('1', 1, { status: 'unknown', provider })
  const check = (provider: DeliveryRow['provider'], taken: Accepted[], harms: Harm[] = []) =>
    kinds(checkOutbound(facts({ deliveries: [row(provider)] }), [], taken, { ...newRecord(), faults, harms }))
  const cut: Harm = { what: 'cut', kind: 'worker', name: 'w', at: 150_000, overAt: 160_000, amid: 'anything' }
  expect(check('twilio', [])).toEqual([])
  expect(check('twilio', [accepted('1')])).toEqual(['unjustified'])
  expect(check('twilio', [accepted('1')], [cut])).toEqual([])
  expect(check('whatsapp_cloud', [accepted('1')])).toEqual([])
  expect(check('engagelab', [accepted('1')])).toEqual([])

  const reports = (status: string, acknowledged?: Accepted['status'], taken: Accepted[] = []) => {
    const told = new Map(acknowledged ? [['1', acknowledged]] : [])
    const deliveries = [delivery('1', 1, { status })]
    return kinds(checkReports(facts({ deliveries }), [{ acknowledged: () => told }], taken))
  }
  expect(reports('unknown')).toEqual([])
  expect(reports('unknown', 'accepted')).toEqual(['report'])
  expect(reports('sent', 'delivered')).toEqual(['report'])
  expect(reports('read', 'delivered')).toEqual([])
  expect(reports('sent', 'failed')).toEqual(['report'])
  expect(reports('failed', 'failed')).toEqual([])
  expect(reports('failed', 'sent', [accepted('1', 'SM1', 'sent')])).toEqual(['report'])
  expect(reports('failed', 'sent', [accepted('1', 'SM1', 'failed')])).toEqual([])
})

test('finds scores that no customer gave, or of another answer', () => {
  const survey = {
    id: 's',
    conversationId: 'one',
    resolution: 1,
    status: 'scored',
    messageId: 'm1',
    score: 4,
  }
  const deliveries = [delivery('1', 1, { kind: 'survey' })]
  const events = [{ conversationId: 'one', seq: 1, type: 'conversation.resolved', commandId: null, data: {} }]
  const check = (
    score: number | null,
    given: [number, SentByCustomer][],
    told: object = { [`${score}`]: 1 },
  ) =>
    kinds(
      checkSurveys(
        facts({ surveys: [{ ...survey, score }], deliveries, events }),
        [accepted('1')],
        { answers: given.map(([value, answer]) => ({ questionSid: 'SM1', score: value, answer })) },
        told as Record<string, number>,
      ),
    )
  const first = sent('a', 'Ann', 1, 2)
  const second = sent('b', 'Ann', 3, 4)
  expect(check(4, [[4, first]])).toEqual([])
  expect(check(4, [])).toEqual(['score'])
  expect(check(null, [[4, first]])).toEqual(['score'])
  expect(
    check(5, [
      [4, first],
      [5, second],
    ]),
  ).toEqual(['score'])
  expect(check(4, [[4, first]], {})).toEqual(['score'])
})

test('a number typed after the customer’s own words reopened it is no answer; a tap always is', () => {
  const survey = {
    id: 's',
    conversationId: 'one',
    resolution: 1,
    status: 'superseded',
    messageId: 'm1',
    score: null,
  }
  const event = (seq: number, type: string, data: object) => ({
    conversationId: 'one',
    seq,
    type,
    commandId: null,
    data: data as Record<string, unknown>,
  })
  const check = (supersededAt: number, isTap: boolean) => {
    const answer = { ...sent('a', 'Ann', 1, 2), isTap }
    const events = [
      event(1, 'conversation.resolved', {}),
      event(supersededAt, 'survey.superseded', { surveyId: 's' }),
    ]
    const messages = [inbound('a', 'one', 9)]
    const deliveries = [delivery('1', 1, { kind: 'survey' })]
    const given = [{ questionSid: 'SM1', score: 4, answer }]
    return kinds(
      checkSurveys(
        facts({ surveys: [survey], events, messages, deliveries }),
        [accepted('1')],
        { answers: given },
        {},
      ),
    )
  }
  expect(check(5, false)).toEqual([])
  expect(check(10, false)).toEqual(['score'])
  expect(check(5, true)).toEqual(['score'])
})

test('finds commands without an outcome, with two, or with two ids', () => {
  const command = (...ids: string[]) => ({
    key: 'k',
    name: 'note',
    conversationId: 'one',
    postedAt: 1,
    answeredAt: 2,
    text: 'Seen.',
    answers: ids.map(commandId => ({ status: 202, commandId })),
  })
  const noted = (commandId: string, seq: number) => ({
    conversationId: 'one',
    seq,
    type: 'conversation.noted',
    commandId,
    data: { text: 'Seen.' },
  })
  const check = (events: Facts['events'], ...ids: string[]) =>
    kinds(checkCommands(facts({ events }), { commands: [command(...ids)] }))
  expect(check([noted('x', 1)], 'x', 'x')).toEqual([])
  expect(check([], 'x')).toEqual(['command'])
  expect(check([noted('x', 1), noted('x', 2)], 'x')).toEqual(['command', 'command'])
  expect(check([noted('x', 1)], 'x', 'y')).toEqual(['command'])
  // The first attempt arrived although its client got no answer, and the second one counted as another command.
  expect(check([noted('x', 1), noted('y', 2)], 'y')).toEqual(['command'])
})

test('greetings that are missing or doubled, and one for a conversation that began late', () => {
  const began = (id: string) => conversation(id, 'Ann')
  const greeting = (conversationId: string, seq: number) => ({
    ...inbound(`g${seq}`, conversationId, seq),
    direction: 'outbound' as const,
    kind: 'greeting',
  })
  const channels = [{ id: 'c', settings: { greeting: {} } }]
  const check = (messages: MessageRow[]) =>
    kinds(checkGreetings(facts({ conversations: [began('one')], messages }), channels))
  const [first, second] = [inbound('a', 'one', 1), inbound('b', 'one', 3)]
  expect(check([first, greeting('one', 2)])).toEqual([])
  expect(check([first])).toEqual(['greeting'])
  expect(check([first, greeting('one', 2), greeting('one', 4)])).toEqual(['greeting'])
  // A message that comes late does not change how the conversation began.
  expect(check([first, greeting('one', 2), { ...second, late: true }])).toEqual([])
  expect(check([{ ...first, late: true }])).toEqual([])
  expect(check([{ ...first, late: true }, greeting('one', 2)])).toEqual(['greeting'])
})
