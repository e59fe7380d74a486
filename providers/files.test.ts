import { expect, test } from 'vitest'
import { inBytes } from '../domain/file-limits.ts'
import { MAX_UPLOAD_BYTES } from '../domain/media.ts'
import { partsOf } from '../domain/message-parts.ts'
import { type LookedAt, mediaProblems, shownLimits, uploadReference } from '../domain/outgoing-media.ts'
import { SEND_LIMITS, sendLimits } from '../protocol/sending-outcomes.ts'
import { ENGAGELAB_CAPABILITIES } from './engagelab/capabilities.ts'
import { TWILIO_CAPABILITIES } from './twilio/capabilities.ts'
import { CLOUD_CAPABILITIES } from './whatsapp-cloud/capabilities.ts'
import { longestSendMs } from './whatsapp-cloud/provider.ts'

const BY_NAME = {
  whatsapp: TWILIO_CAPABILITIES.files.whatsapp,
  sms: TWILIO_CAPABILITIES.files.sms,
  cloud: CLOUD_CAPABILITIES.files.whatsapp,
  engagelab: ENGAGELAB_CAPABILITIES.files.whatsapp,
}
type Way = keyof typeof BY_NAME

function problems(way: Way, files: LookedAt[]) {
  const limits = BY_NAME[way]?.limits
  if (!limits) throw new Error(`${way} takes no files`)
  return mediaProblems(limits, files)
}

const MB = 1024 * 1024
const file = (contentType: string | undefined, size?: number, more: Partial<LookedAt> = {}): LookedAt => ({
  url: 'https://files.example/file',
  contentType,
  size,
  ...more,
})

test.each<[Way, LookedAt[]]>([
  ['whatsapp', [file('image/jpeg', 5 * MB), file('image/png', 1)]],
  [
    'whatsapp',
    [file('video/mp4', 16 * MB), file('audio/ogg; codecs=opus', 16 * MB), file('application/pdf', 16 * MB)],
  ],
  ['whatsapp', [file('image/webp', 100 * 1024, { isAnimated: false }), file('image/webp', 500 * 1024)]],
  ['whatsapp', [file('application/vnd.openxmlformats-officedocument.wordprocessingml.document', MB)]],
  [
    'whatsapp',
    [file(undefined), file(undefined, 16 * MB), file('application/octet-stream', MB), file('image/jpeg')],
  ],
  [
    'sms',
    [file('image/jpeg', 2 * MB), file('image/gif', 2 * MB), file('application/pdf', MB), file('text/vcard')],
  ],
  ['sms', [file(undefined), file('text/plain')]],
  ['cloud', [file('image/jpeg', 5 * MB), file('video/mp4', 16 * MB), file('audio/ogg', 16 * MB)]],
  ['cloud', [file('application/pdf', 100 * MB), file(undefined, 100 * MB), file('application/zip', 99 * MB)]],
  ['cloud', [file('image/gif', 6 * MB), file('image/webp', 500 * 1024)]],
  ['engagelab', [file('application/pdf', 100 * MB), file('image/png', 5 * MB)]],
])('%s takes %j', (way, files) => expect(problems(way, files)).toEqual([]))

test.each<[Way, LookedAt[], path: string, says: string]>([
  ['whatsapp', [file('image/jpeg', 1), file('image/jpeg', 5 * MB + 1)], '1.url', '5.1 MB'],
  ['whatsapp', [file('application/pdf', 17 * MB)], '0.url', '17 MB'],
  ['whatsapp', [file(undefined, 17 * MB)], '0.url', '17 MB'],
  ['whatsapp', [file('image/webp', 100 * 1024 + 1, { isAnimated: false })], '0.url', '101 KB'],
  ['whatsapp', [file('image/webp', 501 * 1024)], '0.url', '501 KB'],
  ['whatsapp', [file('text/html; charset=utf-8')], '0.url', 'text/html'],
  ['whatsapp', [file('image/svg+xml')], '0.url', 'image/svg+xml'],
  ['whatsapp', [file('application/zip')], '0.url', 'application/zip'],
  ['cloud', [file('image/png', 5 * MB + 1)], '0.url', 'a picture on WhatsApp can have 5 MB'],
  ['cloud', [file('video/mp4', 17 * MB)], '0.url', 'a video on WhatsApp can have 16 MB'],
  ['cloud', [file('audio/ogg; codecs=opus', 17 * MB)], '0.url', 'an audio file on WhatsApp can have 16 MB'],
  ['cloud', [file('application/pdf', 101 * MB)], '0.url', 'a document on WhatsApp can have 100 MB'],
  ['cloud', [file(undefined, 101 * MB)], '0.url', '101 MB'],
  ['cloud', [file('image/webp', 101 * 1024, { isAnimated: false })], '0.url', '101 KB'],
  ['engagelab', [file('video/3gpp', 17 * MB)], '0.url', '17 MB'],
  ['sms', [file('image/webp')], '0.url', 'image/webp'],
  ['sms', [file('application/msword')], '0.url', 'application/msword'],
  ['sms', [file('image/jpeg', 6 * MB)], '0.url', '6 MB'],
  ['sms', [file('image/jpeg', 3 * MB), file('image/jpeg', 3 * MB)], '', '6 MB together'],
])('%s does not take %j', (way, files, path, says) => {
  expect(problems(way, files)).toEqual([{ path, message: expect.stringContaining(says) }])
})

test('an ending is no reason to refuse, but tells what a file’s size is held against', () => {
  const at = (name: string) => ({ url: `https://files.example/${name}?token=x.pdf` })
  expect(problems('sms', [at('a.webp'), at('a.zip')])).toEqual([])
  expect(problems('whatsapp', [{ ...at('a.JPG'), size: 6 * MB }])).toHaveLength(1)
  expect(problems('whatsapp', [{ ...at('a.pdf'), size: 6 * MB }])).toEqual([])
})

test.each(Object.keys(BY_NAME) as Way[])('the limits shown for %s are the limits of its messages', way => {
  const limits = BY_NAME[way]?.limits
  if (!limits) throw new Error(`${way} takes no files`)
  for (const { kind, types, mostBytes } of shownLimits(limits).kinds) {
    for (const contentType of types ?? ['application/x-any']) {
      const isAnimated = kind === 'animatedSticker'
      const file = { url: uploadReference('an-id'), name: 'a', contentType, isAnimated }
      expect({ contentType, problems: problems(way, [{ ...file, size: mostBytes }]) }).toEqual({
        contentType,
        problems: [],
      })
      const isTooLarge = problems(way, [{ ...file, size: mostBytes + 1 }]).length > 0
      expect(isTooLarge, contentType).toBe(true)
    }
  }
})

const CAPTIONED: Record<Way, { with: string[]; without: string[] }> = {
  // Twilio shows a text beside pictures and videos alone.
  whatsapp: {
    with: ['image/jpeg', 'image/png', 'video/mp4'],
    without: ['application/pdf', 'audio/ogg', 'image/webp', 'image/heic', 'video/3gpp', 'text/vcard'],
  },
  sms: { with: ['image/jpeg', 'application/pdf', 'audio/mpeg'], without: [] },
  // Meta does beside documents too, and every other type is one.
  cloud: {
    with: [
      'image/jpeg',
      'video/mp4',
      'video/3gpp',
      'application/pdf',
      'image/gif',
      'audio/wav',
      'text/plain',
    ],
    without: ['audio/ogg', 'audio/mpeg', 'image/webp'],
  },
  engagelab: {
    with: ['image/png', 'video/3gpp', 'application/pdf', 'application/zip'],
    without: ['audio/aac', 'audio/ogg', 'image/webp'],
  },
}

test.each(Object.keys(BY_NAME) as Way[])('by %s a text stands beside the files that take one', way => {
  const rules = BY_NAME[way]
  if (!rules) throw new Error(`${way} takes no files`)
  const { with: captioned, without } = CAPTIONED[way]
  const parts = (contentType: string) => partsOf('Hi', [file(contentType)], rules)
  for (const type of captioned) expect({ type, parts: parts(type) }).toEqual({ type, parts: [BESIDE] })
  for (const type of without) expect({ type, parts: parts(type) }).toEqual({ type, parts: BEFORE })
})

const BESIDE = { text: 'Hi', media: [0] }
const BEFORE = [
  { text: 'Hi', media: [] },
  { text: '', media: [0] },
]

test('a text that is too long to stand beside a file comes before it, at each of them', () => {
  for (const way of ['whatsapp', 'cloud', 'engagelab'] as const) {
    const rules = BY_NAME[way]
    if (!rules) throw new Error(`${way} takes no files`)
    const long = 'x'.repeat(rules.captionLength + 1)
    expect(partsOf(long, [file('image/png')], rules)).toHaveLength(2)
    expect(partsOf(long.slice(1), [file('image/png')], rules)).toHaveLength(1)
  }
})

test('a file to send can be as large as any provider takes, and the largest is handed over in time', () => {
  const largest = Object.values(BY_NAME).flatMap(rules => rules?.limits.kinds.map(({ most }) => most) ?? [])
  expect(Math.max(...largest)).toBe(MAX_UPLOAD_BYTES)
  expect(MAX_UPLOAD_BYTES).toBe(inBytes(100, 'MB'))
  const open = () => Promise.resolve(undefined)
  const files = [{ name: 'a.pdf', contentType: 'application/pdf', size: MAX_UPLOAD_BYTES, open }]
  const longest = longestSendMs({ content: { kind: 'text', text: '', mediaUrls: [], files } })
  expect(longest).toBeLessThan(SEND_LIMITS.withFiles.startToCloseTimeout - 30_000)
})

test.each([
  [{ kind: 'reply', text: '', media: [{ url: uploadReference('an-id'), name: 'a', size: 1 }] }, 'withFiles'],
  [{ kind: 'reply', text: '', media: [{ url: 'https://files.example/a.png' }] }, 'usual'],
  [{ kind: 'reply', text: 'Hi', media: [] }, 'usual'],
  // What a stored message has is not known to the workflow.
  [{ kind: 'stored' }, 'withFiles'],
  [{ kind: 'greeting' }, 'usual'],
] as const)('the time for %j', (content, limits) => {
  expect(sendLimits({ content: structuredClone(content) as never })).toBe(SEND_LIMITS[limits])
})
