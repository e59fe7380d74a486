import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { assigneeOf, type Opening, rowsOf, whyNoGreeting } from './opening-rows.ts'

const RECEIVED = Date.UTC(2026, 0, 5, 12)
const CUSTOMER = 'whatsapp:+15005550100'
const greeting = { ...DEFAULT_SETTINGS, greeting: { enabled: true, text: 'Hello' } }

const message = {
  providerMessageId: 'SM1',
  receivedAt: RECEIVED,
  from: CUSTOMER,
  to: 'whatsapp:+15005550006',
  text: 'Hi',
  media: [],
  details: { profileName: 'Mali' },
}

/** What a customer's message opens, of whom nothing is known. */
function opening(
  more: Partial<Omit<Opening, 'input' | 'facts'>> = {},
  input: Partial<Opening['input']> = {},
  facts: Partial<Opening['facts']> = {},
): Opening {
  return {
    input: { conversationId: 'one', channelId: 'h', seq: 1, address: CUSTOMER, message, ...input },
    facts: {
      settings: greeting,
      version: 3,
      contactIds: null,
      knownAddresses: null,
      previousId: null,
      optedOut: false,
      keptOptOut: false,
      assigneeName: null,
      ...facts,
    } as Opening['facts'],
    workflowId: 'w',
    addresses: [CUSTOMER],
    late: false,
    ...more,
  }
}
const begun = (assigneeName: string | null) =>
  opening(
    {},
    { message: undefined, begin: { actor: { kind: 'agent', id: 'bob' }, assigneeId: 'ann' } },
    { assigneeName },
  )

const eventsOf = (of: Opening) => rowsOf(of).events.map(({ type, seq }) => `${seq} ${type}`)

describe('no greeting for this conversation', () => {
  test.each<[string, Opening, string | undefined]>([
    ['a customer is', opening(), undefined],
    ['who wrote long ago', opening({ late: true }), 'late'],
    ['who asks for no messages', opening({ keyword: 'STOP' }), 'opted_out'],
    ['who wants none', opening({}, {}, { optedOut: true }), 'opted_out'],
    [
      'who wants some again, whom the provider answers',
      opening({ keyword: 'START' }, {}, { optedOut: true }),
      'keyword',
    ],
    ['who asks for help, which the provider gives', opening({ keyword: 'HELP' }), 'keyword'],
    ['who asks for help and wants none', opening({ keyword: 'HELP' }, {}, { optedOut: true }), 'opted_out'],
    ['late before all else', opening({ late: true, keyword: 'STOP' }), 'late'],
  ])('%s', (_, of, reason) => {
    expect(whyNoGreeting(of)).toBe(reason)
    expect(eventsOf(of)).toEqual([
      '1 conversation.opened',
      '2 message.received',
      ...(reason === undefined ? [] : ['4 greeting.skipped']),
    ])
  })

  test('is not reported if no greeting is set', () => {
    const of = opening({ late: true }, {}, { settings: DEFAULT_SETTINGS })
    expect(eventsOf(of)).toEqual(['1 conversation.opened', '2 message.received'])
  })
})

describe('the rows', () => {
  test('of an unknown customer: a new contact', () => {
    const { conversation, contact, message: stored, keptOptOut } = rowsOf(opening())
    expect(conversation).toMatchObject({
      id: 'one',
      channelId: 'h',
      workflowId: 'w',
      status: 'opening',
      address: CUSTOMER,
      waitingSince: new Date(RECEIVED),
      lastInboundAt: new Date(RECEIVED),
      settingsVersion: 3,
      ourAddress: 'whatsapp:+15005550006',
      startedBy: { kind: 'contact' },
    })
    expect(conversation.contactId).toBe(rowsOf(opening()).conversation.contactId)
    expect(conversation.contactId).not.toBe(
      rowsOf(opening({}, { conversationId: 'two' })).conversation.contactId,
    )
    expect(contact).toEqual({ name: 'Mali', addresses: [CUSTOMER] })
    expect(stored).toMatchObject({ seq: 1, late: false, asks: true })
    expect(keptOptOut).toBeUndefined()
  })

  test('of a known customer: the existing contact, with new addresses once each', () => {
    const addresses = [CUSTOMER, 'whatsapp:TH.1', 'whatsapp:TH.1']
    const { conversation, contact } = rowsOf(
      opening({ addresses }, {}, { contactIds: ['known', 'other'], knownAddresses: [CUSTOMER] }),
    )
    expect(conversation.contactId).toBe('known')
    expect(contact.addresses).toEqual(['whatsapp:TH.1'])
  })

  test('of who asks for no messages, and for no answer either', () => {
    const { conversation, message: stored } = rowsOf(opening({ keyword: 'STOP' }))
    expect(conversation).toMatchObject({ waitingSince: null, lastInboundAt: new Date(RECEIVED) })
    expect(stored).toMatchObject({ asks: false })
    expect(rowsOf(opening({ keyword: 'HELP' })).message).toMatchObject({ asks: true })
  })

  test('of a customer who opted out before the erasure keep the opt-out', () => {
    expect(rowsOf(opening({}, {}, { keptOptOut: true })).keptOptOut).toBe(true)
  })
})

describe('begun by an agent', () => {
  test('it is its agent’s, and nobody waits', () => {
    const of = begun('Ann')
    expect(assigneeOf(of)).toEqual({ id: 'ann', name: 'Ann' })
    expect(eventsOf(of)).toEqual(['1 conversation.opened', '3 conversation.assigned'])
    expect(rowsOf(of).conversation).toMatchObject({
      waitingSince: null,
      lastInboundAt: null,
      ourAddress: null,
      startedBy: { kind: 'agent', id: 'bob' },
    })
    expect(rowsOf(of).message).toBeUndefined()
  })

  test('of one who was removed meanwhile, it is nobody’s', () => {
    expect(assigneeOf(begun(null))).toBeUndefined()
    expect(eventsOf(begun(null))).toEqual(['1 conversation.opened'])
  })
})
