import fc from 'fast-check'
import { EMULATOR_ACCOUNT_SID } from '../../dev/emulators/twilio/index.ts'
import { NOISE, text } from './runs.ts'

export interface FuzzedForm {
  /** The body as it is sent. */
  body: string | Uint8Array
  contentType: string
  signed: boolean
}

type Pairs = [name: string, value: string][]

const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Parameters that Twilio sends together, each with values that make sense and values that don't. */
const FAMILIES: Record<string, string[]>[] = [
  {
    NumMedia: ['1', '0', '11', 'many'],
    MediaUrl0: ['https://api.twilio.com/x'],
    MediaContentType0: ['image/png'],
  },
  { MediaUrl3: ['https://x/y'], MediaUrl9: ['x'], MediaUrl10: ['x'], MediaContentType9: ['a/b; c=d'] },
  { ButtonPayload: ['yes', 'csat:00000000-0000-4000-8000-000000000000:5', 'csat::'], ButtonText: ['Yes'] },
  { ListId: ['1'], ListTitle: ['One'] },
  {
    InteractiveData: ['{"list_reply":{"id":"1","title":"t"}}', '{', '[[[]]]', 'null', '"x"'],
    ChannelMetadata: ['{}'],
  },
  {
    Latitude: ['13.75', '91', '1e2', '-0'],
    Longitude: ['100.5', '-181'],
    Address: ['Bangkok'],
    Label: ['Here'],
  },
  { OriginalRepliedMessageSid: ['SM1'], OriginalRepliedMessageSender: ['whatsapp:+15005550006'] },
  { ReferralSourceId: ['1'], ReferralHeadline: ['Ad'], ReferralCtwaClid: ['c'], ReferralMediaId: ['m'] },
  {
    OptOutType: ['STOP', 'stop', 'START', 'HELP', 'x'],
    Forwarded: ['true'],
    FrequentlyForwarded: ['TRUE', '1'],
  },
  { ProfileName: ['Ann', '👩‍👩‍👧'], WaId: ['15005550100', '+1', 'x'], MessageType: ['text', 'sticker'] },
  {
    ExternalUserId: ['TH.123abc', 'x', `US.${NOISE.replaceAll(/[-_]/g, '')}`],
    ParentExternalUserId: ['TH.ENT.1'],
  },
  { MessagingServiceSid: ['MG1'], NumSegments: ['1', '-1'], ApiVersion: ['2010-04-01'], FromCountry: ['TH'] },
]

const family = fc
  .constantFrom(...FAMILIES)
  .chain(known =>
    fc
      .tuple(...Object.entries(known).map(([name, values]) => pairOf(name, values)))
      .map(pairs => pairs.filter(pair => pair !== undefined)),
  )

function pairOf(name: string, values: string[]): fc.Arbitrary<[string, string] | undefined> {
  const value = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: text })
  return fc.option(
    value.map((chosen): [string, string] => [name, chosen]),
    { nil: undefined, freq: 4 },
  )
}

let count = 0

/** An id that no other form of this process has. Two forms with the same id are one message. */
function newSid(): string {
  count += 1
  return `SM${String(count).padStart(32, '0')}`
}

const usually = (value: string, otherwise: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: otherwise })

/** The parameters of an incoming message: those that every one has, some that only some have, and arbitrary ones. */
function messages(ours: string): fc.Arbitrary<Pairs> {
  const customers = Array.from({ length: 12 }, (_, index) => `+1500555${4_000 + index}`)
  return fc
    .record({
      suffix: usually('', fc.oneof(text, fc.constant(NOISE))),
      from: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...customers) },
        { weight: 1, arbitrary: text },
        { weight: 1, arbitrary: fc.constant(`rcs:${NOISE}`) },
      ),
      to: usually(ours, text),
      account: usually(EMULATOR_ACCOUNT_SID, text),
      bodyText: fc.oneof(text, fc.constantFrom('Hello', 'STOP', '5', 'x'.repeat(100_000))),
      families: fc.array(family, { maxLength: 3 }),
      others: fc.array(fc.tuple(text, text), { maxLength: 3 }),
      // `drop` and `twice`: the index of the parameter.
      drop: fc.option(fc.nat(), { freq: 6 }),
      twice: fc.option(fc.nat(), { freq: 6 }),
      order: fc.constantFrom('forth', 'back'),
    })
    .map(({ suffix, from, to, account, bodyText, families, others, drop, twice, order }) => {
      const sid = `${newSid()}${suffix}`
      const pairs: Pairs = [
        ...([
          ['MessageSid', sid],
          ['SmsSid', sid],
          ['SmsMessageSid', sid],
        ] as Pairs),
        ...([
          ['AccountSid', account],
          ['From', from],
          ['To', to],
          ['Body', bodyText],
        ] as Pairs),
        ...families.flat(),
        ...others,
      ]
      if (drop !== null) pairs.splice(drop % pairs.length, 1)
      const again = twice === null ? undefined : pairs[twice % pairs.length]
      if (again) pairs.push([again[0], `${again[1]}again`])
      return order === 'forth' ? pairs : pairs.reverse()
    })
}

const STATUSES = [
  'queued',
  'accepted',
  'sending',
  'sent',
  'delivered',
  'read',
  'undelivered',
  'failed',
  'canceled',
  'receiving',
  'received',
  'DELIVERED',
  'partially_delivered',
  'scheduled',
  '__proto__',
  'constructor',
]

/** A status callback's parameters. */
function reports(ours: string): fc.Arbitrary<Pairs> {
  return fc
    .record({
      sid: fc.oneof(fc.constantFrom('SM1', NOISE), text),
      status: fc.oneof(fc.constantFrom(...STATUSES), text),
      name: usually('MessageStatus', fc.constantFrom('SmsStatus', 'EventType', 'x')),
      code: fc.option(
        fc.oneof(fc.constantFrom('30008', '63016', '21610', '0', '-1', '1e9', '99999999999'), text),
      ),
      others: fc.array(
        fc.tuple(fc.oneof(fc.constantFrom('EventType', 'To', 'From', 'ErrorCode'), text), text),
      ),
    })
    .map(({ sid, status, name, code, others }) => [
      ...([
        ['MessageSid', sid],
        ['AccountSid', EMULATOR_ACCOUNT_SID],
        [name, status],
        ['From', ours],
      ] as Pairs),
      ...(code === null ? [] : ([['ErrorCode', code]] as Pairs)),
      ...others,
    ])
}

const CONTENT_TYPES = [
  `${FORM_TYPE}; charset=UTF-8`,
  `${FORM_TYPE};charset="utf-8"`,
  FORM_TYPE.toUpperCase(),
  ...[
    `${FORM_TYPE}; charset=latin1`,
    'application/json',
    'multipart/form-data; boundary=x',
    'text/plain',
    'x',
    ';',
  ],
]

/** Bodies that are no form, or hardly one. */
const RAW: (string | Uint8Array)[] = [
  ...[
    '',
    '&',
    '=',
    '&&&&',
    '=&=',
    '%',
    '%zz=%zz',
    'Body=%',
    'Body=%ED%A0%80',
    'Body=%FF',
    'Body=%00',
    '{"a":1}',
  ],
  'a=1&'.repeat(499),
  'a=1&'.repeat(600),
  'a[b]=c',
  '__proto__=x',
  'Body=\u0000',
  '?a=1',
  'a;b=c',
  '+=+',
  'x'.repeat(250_000),
  'x'.repeat(270_000),
  Uint8Array.from([0x61, 0x3d, 0xff]),
  new Uint8Array(1_000),
]

/** Calls of a webhook: messages or status reports as forms, most of them signed, and bodies that are no form. */
export function formsOf(kind: 'message' | 'status', ours: string): fc.Arbitrary<FuzzedForm> {
  const form = (kind === 'message' ? messages(ours) : reports(ours)).map(encoded)
  return fc.record({
    body: fc.oneof(
      { weight: 12, arbitrary: form },
      { weight: 1, arbitrary: form.map(body => body.replace(/%[0-9A-F]/, '%')) },
      { weight: 1, arbitrary: fc.constantFrom(...RAW) },
      { weight: 1, arbitrary: text },
    ),
    contentType: usually(FORM_TYPE, fc.constantFrom(...CONTENT_TYPES)),
    signed: fc.oneof(
      { weight: 9, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
  })
}

function encoded(pairs: Pairs): string {
  return new URLSearchParams(pairs).toString()
}
