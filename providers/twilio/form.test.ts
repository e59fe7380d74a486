import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseForm } from './form.ts'

const FORM = 'application/x-www-form-urlencoded'

function parsed(body: string | Uint8Array, options = {}) {
  const result = parseForm(body, options)
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}

function refusal(body: string | Uint8Array, options = {}) {
  const result = parseForm(body, options)
  return result.ok ? undefined : result.error.detail
}

test('keeps white space, empty values and every script', () => {
  const body = 'Body=++Hello+%26+100%25+%C3%A9+%F0%9F%91%8D+%2B1++&ToCity=&From=%2B15558675310&Flag'
  expect(parsed(body)).toEqual({
    Body: '  Hello & 100% é 👍 +1  ',
    ToCity: '',
    From: '+15558675310',
    Flag: '',
  })
})

test('keeps all values of a name, in order, and nests nothing', () => {
  expect(parsed('Digits=5678&a[b]=1&Digits=1234&Digits=1234')).toEqual({
    Digits: ['5678', '1234', '1234'],
    'a[b]': '1',
  })
})

test('a name from the prototype is a name like all others', () => {
  const form = parsed('__proto__=1&constructor=2&toString=3&toString=4')
  expect(Object.entries(form)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
    ['toString', ['3', '4']],
  ])
})

describe('refuses', () => {
  test.each([
    ['application/json', 'content type'],
    ['multipart/form-data; boundary=x', 'content type'],
    ['', 'content type'],
    [`${FORM}; charset=iso-8859-1`, 'charset'],
  ])('content type %j', (contentType, why) => {
    expect(refusal('a=1', { contentType })).toContain(why)
  })

  test('bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from('Body=caf\xe9', 'latin1'))).toContain('not UTF-8')
    expect(refusal('Body=caf%E9')).toContain('not UTF-8')
  })

  test('too many parameters', () => {
    expect(parsed('a=1&b=2', { maxParameters: 2 })).toEqual({ a: '1', b: '2' })
    expect(refusal('a=1&b=2&c=3', { maxParameters: 2 })).toContain('more than 2')
    expect(refusal('&'.repeat(1_000))).toContain('more than 500')
  })
})

test('takes the content types that clients write', () => {
  for (const contentType of [FORM, `${FORM}; charset=UTF-8`, `${FORM};charset="utf-8"`, FORM.toUpperCase()]) {
    expect(refusal('a=1', { contentType })).toBeUndefined()
  }
})

test('a replacement character that was really sent is no error', () => {
  expect(parsed('Body=%EF%BF%BD')).toEqual({ Body: '\uFFFD' })
  expect(parsed(Buffer.from('Body=\uFFFD'))).toEqual({ Body: '\uFFFD' })
})

test('reads back whatever a form holds', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(pairs, given => {
      const sent = new URLSearchParams(given)
      const form = parsed(Buffer.from(sent.toString()))
      for (const [name] of given) expect([form[name]].flat()).toEqual(sent.getAll(name))
    }),
  )
})
