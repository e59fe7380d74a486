import { expect, test } from 'vitest'
import { boundedId } from '../bounded-id.ts'
import { message, read, readOne } from './webhook-bodies.ts'

// Webhooks that are longer, or contain more, than any that Meta's pages show.

const LONG = 'x'.repeat(1_900_000)

test.each<[string, object]>([
  ['quote', { type: 'text', text: { body: 'Hi' }, context: { id: LONG } }],
  ['edit', { type: 'revoke', revoke: { original_message_id: LONG } }],
  ['reaction', { type: 'reaction', reaction: { message_id: LONG, emoji: '🙏' } }],
])('a message with an endless %s names the other message by the digest of its id', (_, fields) => {
  const { details, reaction } = readOne(fields)
  expect(reaction?.to ?? details.replyTo?.providerMessageId).toBe(boundedId(LONG))
})

test.each<[string, object, string]>([
  ['text', { type: 'text', text: { body: LONG } }, 'text'],
  [
    'name of a place',
    { type: 'location', location: { latitude: 1, longitude: 1, name: LONG } },
    'location.label',
  ],
  ['tap', { type: 'button', button: { payload: LONG, text: 'Yes' } }, 'button.payload'],
  [
    'choice',
    { type: 'interactive', interactive: { list_reply: { id: '1', title: LONG } } },
    'listPick.title',
  ],
  ['ad', { type: 'text', text: { body: 'Hi' }, referral: { source_id: '1', body: LONG } }, 'referral.body'],
  ['sender of a quote', { type: 'text', context: { id: 'wamid.0', from: LONG } }, 'replyTo.sender'],
  ['type of a file', { type: 'image', image: { id: '1', mime_type: LONG } }, 'media'],
  ['form', { type: 'interactive', interactive: { nfm_reply: { response_json: LONG } } }, 'other'],
])('of a message with an endless %s, what fits is kept, and what was cut is named', (_, fields, name) => {
  const read = readOne(fields)
  expect(read.details.cut).toContain(name)
  expect(JSON.stringify(read).length).toBeLessThan(100_000)
})

test('the name of a customer is cut too', () => {
  expect(readOne({ type: 'text' }, [{ wa_id: '66812345678', profile: { name: LONG } }]).details.cut).toEqual([
    'profileName',
  ])
})

test('of a thousand customers in one POST, each contact is read for its own messages alone', () => {
  let reads = 0
  const numbers = Array.from({ length: 1_000 }, (_, n) => `66812${String(n).padStart(6, '0')}`)
  const contacts = numbers.map((number, n) => ({
    profile: { name: `customer ${n}` },
    get wa_id() {
      reads++
      return number
    },
  }))
  const statuses = numbers.map(number => ({ id: `wamid.s${number}`, status: 'sent', recipient_id: number }))
  const messages = numbers.map(from => ({ ...message({ type: 'text' }), id: `wamid.${from}`, from }))
  const { events } = read({ contacts, messages, statuses })
  const named = events.flatMap(event => (event.type === 'message' ? [event.message] : []))
  expect(named.map(({ details }) => details.profileName)).toEqual(numbers.map((_, n) => `customer ${n}`))
  expect(reads).toBeLessThan(10 * numbers.length)
})
