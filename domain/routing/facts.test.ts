import { describe, expect, test } from 'vitest'
import { judgeHours } from '../business-hours.ts'
import { MAX_TEXT } from '../text.ts'
import { type FactsInput, factsOf } from './facts.ts'
import { FIELD_NAMES } from './fields.ts'

function input(changes: Partial<FactsInput> = {}): FactsInput {
  return {
    message: { text: 'hi', media: [], details: {} },
    contact: { addresses: ['whatsapp:+66812345678'], name: 'Ploy', returning: true, labels: ['vip'] },
    hours: { open: true, weekday: 'monday', localTime: '2026-11-23T14:05:00+07:00' },
    previousAgentId: null,
    ...changes,
  }
}

const from = (...addresses: string[]) => factsOf(input({ contact: { ...input().contact, addresses } }))

test('all fields, as plain JSON', () => {
  const facts = factsOf(input())
  expect(facts).toEqual({
    'message.text': 'hi',
    'message.hasMedia': false,
    'message.buttonPayload': null,
    'contact.phone': '+66812345678',
    'contact.country': 'TH',
    'contact.name': 'Ploy',
    'contact.returning': true,
    'contact.labels': ['vip'],
    'hours.open': true,
    'time.weekday': 'monday',
    'time.hour': 14,
    'referral.sourceId': null,
    'conversation.previousAgent': null,
  })
  expect(Object.keys(facts).sort()).toEqual([...FIELD_NAMES].sort())
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts)
})

test('what a message says beside its text', () => {
  const media = [{ url: 'https://example.com/1', contentType: 'image/jpeg' }]
  const details = { button: { payload: 'buy', text: 'Buy' }, referral: { sourceId: 'ad-7' } }
  expect(factsOf(input({ message: { text: '', media, details } }))).toMatchObject({
    'message.text': null,
    'message.hasMedia': true,
    'message.buttonPayload': 'buy',
    'referral.sourceId': 'ad-7',
  })
  const pick = { text: 'Blue', media: [], details: { listPick: { id: 'colour-2' } } }
  expect(factsOf(input({ message: pick }))['message.buttonPayload']).toBe('colour-2')
})

describe('the country', () => {
  test.each([
    ['+66812345678', '+66812345678', 'TH'],
    ['whatsapp:+12042345678', '+12042345678', 'CA'],
    ['whatsapp:+12125551234', '+12125551234', 'US'],
    ['+77012345678', '+77012345678', 'KZ'],
    ['+393331234567', '+393331234567', 'IT'],
    ['+80012345678', '+80012345678', null],
    ['+999123456', '+999123456', null],
    ['12345', null, null],
    ['whatsapp:US.13491208655302741918', null, 'US'],
    ['whatsapp:TH.ENT.4f9a', null, 'TH'],
    ['whatsapp:ZZ.1', null, null],
  ])('%s', (address, phone, country) => {
    expect(from(address)).toMatchObject({ 'contact.phone': phone, 'contact.country': country })
  })

  test('a number known beside a user id counts', () => {
    expect(from('whatsapp:US.1349', 'whatsapp:+66812345678')).toMatchObject({
      'contact.phone': '+66812345678',
      'contact.country': 'TH',
    })
  })
})

test('the hour is that of the clock on the channel’s wall', () => {
  const schedule = {
    timezone: 'Asia/Bangkok',
    days: Object.fromEntries(
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(day => [
        day,
        { openAllDay: true },
      ]),
    ) as Parameters<typeof judgeHours>[0]['days'],
    holidays: [],
  }
  const hours = judgeHours(schedule, Date.UTC(2026, 10, 22, 17, 30))
  expect(factsOf(input({ hours }))).toMatchObject({
    'hours.open': true,
    'time.weekday': 'monday',
    'time.hour': 0,
  })
})

test('a text too long for a message is cut, so that facts stay storable', () => {
  const text = `${'x'.repeat(MAX_TEXT - 1)}😀 and more`
  expect(factsOf(input({ message: { text, media: [], details: {} } }))['message.text']).toBe(
    'x'.repeat(MAX_TEXT - 1),
  )
})
