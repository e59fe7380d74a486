import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, test } from 'vitest'
import type { FormParameters } from './form.ts'
import { parseForm } from './form.ts'
import { verifyBody, verifyForm } from './signature.ts'

/**
 * Twilio's documented example, the cases of its SDKs' own tests, and cases that they leave out, signed by its SDK
 * 6.2.0.
 */
const vectors = readFileSync(new URL('signature-vectors.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map(line => {
    const [name = '', kind, token = '', url = '', body = '', signature = '', answer] = line.split('\t')
    return { name, kind, token, url, body, signature, valid: answer === 'valid' }
  })

function formOf(body: string | Uint8Array): FormParameters {
  const form = parseForm(body)
  if (!form.ok) throw new Error(form.error.detail)
  return form.value
}

test('there are vectors of each kind and answer', () => {
  expect(vectors).toHaveLength(42)
  expect(new Set(vectors.map(({ kind, valid }) => `${kind} ${valid}`)).size).toBe(4)
})

test.each(vectors)('$name', ({ kind, token, url, body, signature, valid }) => {
  const answer =
    kind === 'json'
      ? verifyBody({ signature, url, body }, [token])
      : verifyForm({ signature, url, parameters: formOf(body) }, [token])
  expect(answer).toBe(valid)
})

const URL_ = 'https://hooks.example.com/webhooks/twilio/1/status?delivery=2'
const parameters = { From: '+15558675310', Body: 'Hello', ToCity: '' }
const signature = getExpectedTwilioSignature('primary', URL_, parameters)

test('any of the tokens will do, while they are changed over', () => {
  const request = { signature, url: URL_, parameters }
  expect(verifyForm(request, ['secondary', 'primary'])).toBe(true)
  expect(verifyForm(request, ['primary', 'secondary'])).toBe(true)
  expect(verifyForm(request, ['secondary'])).toBe(false)
  expect(verifyForm(request, [])).toBe(false)
})

test('an empty token, with which anyone could sign, is none', () => {
  const forged = getExpectedTwilioSignature('', URL_, parameters)
  expect(verifyForm({ signature: forged, url: URL_, parameters }, ['', 'primary'])).toBe(false)
})

describe('what can’t be checked is not valid', () => {
  test.each([
    ['no signature', undefined, URL_],
    ['an empty signature', '', URL_],
    ['a relative address', signature, '/webhooks/twilio/1'],
    ['no address', signature, ''],
    ['a signature that is no base64', '💥', URL_],
  ])('%s', (_name, header, url) => {
    expect(verifyForm({ signature: header, url, parameters }, ['primary'])).toBe(false)
    expect(verifyBody({ signature: header, url, body: '{}' }, ['primary'])).toBe(false)
  })
})

test('whatever the SDK signs verifies after its way over the wire, and nothing else does', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string(), { minLength: 2, maxLength: 4 }))
  const form = fc.dictionary(fc.string({ unit: 'grapheme' }), value, { maxKeys: 12 })
  fc.assert(
    fc.property(
      form,
      fc.string({ minLength: 1 }),
      fc.webUrl({ withQueryParameters: true }),
      (sent, token, url) => {
        const pairs = Object.entries(sent).flatMap(([name, given]) =>
          [given].flat().map((one): [string, string] => [name, one]),
        )
        const header = getExpectedTwilioSignature(token, url, sent)
        const received = formOf(Buffer.from(new URLSearchParams(pairs).toString()))
        expect(verifyForm({ signature: header, url, parameters: received }, [token])).toBe(true)
        const tampered = { ...received, Body: `${received.Body ?? ''}x` }
        expect(verifyForm({ signature: header, url, parameters: tampered }, [token])).toBe(false)
      },
    ),
  )
})
