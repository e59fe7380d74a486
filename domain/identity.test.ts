import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  knownBy,
  type RivalConversation,
  spellingsOf,
  standingAddress,
  survivingConversation,
} from './identity.ts'

describe('one phone number in two forms', () => {
  test.each([
    ['Brazil, with and without the ninth digit', '+5511987654321', '+551187654321'],
    ['Brazil, a number that begins with 9 without it', '+5531999998888', '+553199998888'],
    ['Mexico, with and without the 1', '+525512345678', '+5215512345678'],
    ['Argentina, with and without the 9', '+5491123456789', '+541123456789'],
  ])('%s', (_, today, other) => {
    for (const prefix of ['', 'whatsapp:']) {
      expect(spellingsOf(`${prefix}${today}`)).toEqual([`${prefix}${today}`, `${prefix}${other}`])
      expect(spellingsOf(`${prefix}${other}`)).toEqual([`${prefix}${today}`, `${prefix}${other}`])
    }
  })

  test.each([
    ['a landline in Brazil is not the mobile number with a 9 before it', '+551134567890'],
    ['nor the other way', '+5511934567890'],
    ['a number of the United States', '+15215512345'],
    ['a number of Thailand', '+66812345678'],
    ['a short code', '12345'],
    ['a user id', 'whatsapp:BR.13491208655302741918'],
  ])('%s', (_, address) => {
    expect(spellingsOf(address)).toEqual([address])
  })

  test('whoever is known by one spelling is known by all, and the same one stands for them', () => {
    const number = fc
      .tuple(
        fc.constantFrom('+55', '+52', '+521', '+54', '+549', '+66', '+1'),
        fc.stringMatching(/^[1-9]\d{9,10}$/),
      )
      .map(([country, rest]) => `whatsapp:${country}${rest}`)
    fc.assert(
      fc.property(number, address => {
        const spellings = spellingsOf(address)
        expect(spellings).toContain(address)
        for (const spelling of spellings) expect(spellingsOf(spelling)).toEqual(spellings)
        expect(knownBy(spellings)).toEqual(spellings)
        expect(new Set(spellings.map(spelling => standingAddress([spelling]))).size).toBe(1)
      }),
    )
  })
})

test('a number stands for a person, wherever among their addresses it is', () => {
  const userId = 'whatsapp:MX.13491208655302741918'
  expect(standingAddress([userId, 'whatsapp:+5215512345678'])).toBe('whatsapp:+525512345678')
  expect(standingAddress(['whatsapp:+525512345678', userId])).toBe('whatsapp:+525512345678')
  expect(standingAddress([userId])).toBeUndefined()
})

test('of two conversations the one goes on that has a person, then the older', () => {
  const rival = (id: string, status: RivalConversation['status'], createdAt: number) => ({
    id,
    status,
    createdAt,
  })
  expect(survivingConversation([rival('a', 'resolved', 1), rival('b', 'ai', 2)])?.id).toBe('b')
  expect(survivingConversation([rival('a', 'ai', 1), rival('b', 'waiting', 2)])?.id).toBe('b')
  expect(survivingConversation([rival('a', 'assigned', 2), rival('b', 'assigned', 1)])?.id).toBe('b')
  expect(survivingConversation([rival('b', 'waiting', 1), rival('a', 'waiting', 1)])?.id).toBe('a')
})
