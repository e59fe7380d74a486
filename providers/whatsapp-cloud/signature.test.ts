import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { answerChallenge } from './challenge.ts'
import { isSigned } from './signature.ts'

const SECRET = 'c0'.repeat(16)
const sign = (body: Uint8Array | string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** As Meta writes it: what reads this JSON and writes it again gets other bytes. */
const ESCAPED = Buffer.from('{"text":"K\\u00e4se \\ud83e\\uddc0 a\\u0040b \\/x"}')

test('the signature is of the bytes as they came, and not of what they say', () => {
  expect(isSigned(ESCAPED, sign(ESCAPED), [SECRET])).toBe(true)
  const written = Buffer.from(JSON.stringify(JSON.parse(ESCAPED.toString())))
  expect(isSigned(written, sign(ESCAPED), [SECRET])).toBe(false)
})

test.each([
  ['a wrong secret', sign(ESCAPED), ['other'], false],
  ['one of several secrets', sign(ESCAPED), ['other', SECRET], true],
  ['an upper-case digest', sign(ESCAPED).replace(/[a-f]/g, c => c.toUpperCase()), [SECRET], true],
  ['no header', undefined, [SECRET], false],
  ['an empty header', '', [SECRET], false],
  ['the older SHA-1', `sha1=${createHmac('sha1', SECRET).update(ESCAPED).digest('hex')}`, [SECRET], false],
  ['half a digest', sign(ESCAPED).slice(0, 40), [SECRET], false],
  ['something behind it', `${sign(ESCAPED)}00`, [SECRET], false],
  ['an empty secret', sign(ESCAPED, ''), [''], false],
  ['no secret', sign(ESCAPED), [], false],
] as const)('%s', (_, header, secrets, valid) => {
  expect(isSigned(ESCAPED, header, secrets)).toBe(valid)
})

const query = (fields: Record<string, string>) => new URLSearchParams(fields)
const ASKED = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'token' }

test('a challenge is given back as it came, as plain text', () => {
  expect(answerChallenge(query(ASKED), ['old', 'token'])).toEqual({
    result: 'answer',
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    body: '1158201444',
  })
})

test.each([
  ['another token', { ...ASKED, 'hub.verify_token': 'no' }, 'signature'],
  ['no token', { ...ASKED, 'hub.verify_token': '' }, 'signature'],
  ['another mode', { ...ASKED, 'hub.mode': 'unsubscribe' }, 'malformed'],
  ['no challenge', { ...ASKED, 'hub.challenge': '' }, 'malformed'],
  ['markup', { ...ASKED, 'hub.challenge': '<script>' }, 'malformed'],
  ['nothing', {}, 'malformed'],
])('%s is refused', (_, fields, reason) => {
  expect(answerChallenge(query(fields), ['token', ''])).toMatchObject({ result: 'refused', reason })
})
