import fc from 'fast-check'
import { metaJson } from '../../dev/emulators/whatsapp-cloud/webhooks/escape.ts'
import type { RawWebhooks } from '../providers/raw-webhooks.ts'
import { mutated } from './mutations.ts'
import { NOISE, text } from './runs.ts'

export interface FuzzedCall {
  body: string | Uint8Array
  how: 'genuine' | 'forged' | 'unsigned'
}

/** A number that is not ours. */
export const FOREIGN = '+15005550777'

const CUSTOMERS = Array.from({ length: 12 }, (_, index) => `+1500555${4_000 + index}`)

/** Contents other than texts, in WhatsApp's form, which both providers use. */
const CONTENTS: object[] = [
  { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'csat:x:5', title: 'Five' } } },
  { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1', title: 'One' } } },
  { type: 'button', button: { payload: 'yes', text: 'Yes' } },
  { type: 'location', location: { latitude: 13.75, longitude: 100.5, name: 'Here', address: 'Bangkok' } },
  { type: 'contacts', contacts: [{ name: { formatted_name: 'Ann' }, phones: [{ phone: '+1500' }] }] },
  { type: 'order', order: { catalog_id: '1', product_items: [{ product_retailer_id: 's', quantity: 2 }] } },
  { type: 'unsupported', errors: [{ code: 131_051, title: 'unknown' }] },
  { type: 'hologram', hologram: { depth: 3 } },
]

let count = 0

/** An id that no other message of this process has. */
const newId = (suffix: string) => `wamid.${String(++count).padStart(32, '0')}${suffix}`

const usually = <T>(value: T, otherwise: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: otherwise })

const foreign = usually<string | undefined>(undefined, fc.constant(FOREIGN))

/** Bodies with messages, reports and other news. Most are as the provider makes them; in some, one part was changed. */
function bodies(raw: RawWebhooks, marks: string[]): fc.Arbitrary<unknown> {
  const message = fc.record({
    suffix: usually('', fc.oneof(text, fc.constant(NOISE))),
    from: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...CUSTOMERS) }, { weight: 1, arbitrary: text }),
    text: fc.oneof(text, fc.constantFrom('Hello', 'STOP', '5', '\u0000', 'x'.repeat(100_000))),
    to: foreign,
  })
  const status = fc.record({
    id: fc.oneof(fc.constantFrom('wamid.1', NOISE), text),
    status: fc.constantFrom('sent' as const, 'delivered' as const, 'read' as const, 'failed' as const),
    to: fc.constantFrom(...CUSTOMERS),
    mark: fc.oneof(fc.constantFrom(undefined, ...marks), text, fc.uuid()),
    from: foreign,
  })
  const whole = fc
    .record({
      messages: fc.array(message, { maxLength: 3 }),
      statuses: fc.array(status, { maxLength: 3 }),
      news: fc.array(fc.constantFrom(...raw.news), { maxLength: 1 }),
      content: fc.option(fc.constantFrom(...CONTENTS)),
    })
    .map(({ messages, statuses, news, content }) => {
      const named = messages.map(({ suffix, ...rest }) => ({ ...rest, id: newId(suffix) }))
      const body = raw.body({ messages: named, statuses, news })
      return content ? withContent(body, content) : body
    })
  return fc.oneof({ weight: 3, arbitrary: whole }, { weight: 2, arbitrary: mutated(whole) })
}

/** The same body with this content in place of every text. */
function withContent(body: object, content: object): unknown {
  return JSON.parse(JSON.stringify(body), (_, value) => {
    if (value?.type !== 'text') return value
    const { type: _type, text: _text, ...rest } = value
    return { ...rest, ...content }
  })
}

/** Bodies that are no JSON, hardly JSON, or JSON without meaning. */
const RAW: (string | Uint8Array)[] = [
  '',
  ' ',
  "''",
  '{}',
  '[]',
  'null',
  'true',
  '1e999',
  '"x"',
  '\u0000',
  '{',
  '{"rows":',
  '{"a":1}{"b":2}',
  '{"rows":{}}',
  '{"rows":[null,1,"x",[],{}]}',
  '{"rows":[{"response":[]},{"status":null}]}',
  '{"__proto__":{"rows":[]},"constructor":1}',
  '[]'.repeat(1_000),
  '['.repeat(100_000),
  '\ufeff{}',
  '{"object":"page","entry":[]}',
  '{"object":"whatsapp_business_account","entry":[{"changes":{}}]}',
  '{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":[]}]}]}',
  Uint8Array.from([0x7b, 0xff, 0x7d]),
  new Uint8Array(1_000),
  'x'.repeat(200_000),
]

/** One byte of it was changed. */
function spoilt(body: string): Uint8Array {
  const bytes = Buffer.from(body)
  bytes[Math.floor(bytes.length / 2)] = 0xff
  return bytes
}

/** Calls of a webhook: bodies in every encoding, most of them signed correctly. `marks`: our deliveries. */
export function callsOf(raw: RawWebhooks, marks: string[]): fc.Arbitrary<FuzzedCall> {
  const value = bodies(raw, marks)
  const plain = value.map(body => JSON.stringify(body) ?? '')
  return fc.record({
    body: fc.oneof<fc.WeightedArbitrary<string | Uint8Array>[]>(
      { weight: 8, arbitrary: plain },
      // Every character that can be escaped is escaped.
      { weight: 4, arbitrary: value.map(body => metaJson(body ?? null)) },
      { weight: 1, arbitrary: value.map(body => JSON.stringify(body, undefined, 1) ?? '') },
      { weight: 1, arbitrary: plain.map(body => body.slice(0, -7)) },
      { weight: 1, arbitrary: plain.map(spoilt) },
      { weight: 1, arbitrary: fc.constantFrom(...RAW) },
    ),
    how: usually<FuzzedCall['how']>('genuine', fc.constantFrom('forged' as const, 'unsigned' as const)),
  })
}
