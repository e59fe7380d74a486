import { expect, test } from 'vitest'
import { errorOf, KNOWN_CODES } from '../../providers/engagelab/errors.ts'
import { notConnected } from '../../providers/send-errors.ts'
import { ERROR_TABLE as TWILIO } from '../../providers/twilio/error-table.ts'
import { deliveryError } from '../../providers/twilio/errors.ts'
import { ERROR_TABLE as CLOUD } from '../../providers/whatsapp-cloud/error-table.ts'
import en from '../locales/en/sendErrors.json' with { type: 'json' }
import { troubleWords } from './failure.ts'
import { byCode } from './send-errors.ts'
import { ENGLISH, THAI } from './test-words.ts'
import { textOf } from './words.ts'

const said = (error: Parameters<typeof troubleWords>[0], language = ENGLISH) => {
  const { what, fix } = troubleWords(error)
  return [textOf(what, language), textOf(fix, language)]
}

test('each code of each provider has the words of its row', () => {
  const rows = [
    ...[...TWILIO, ...CLOUD].flatMap(({ codes, detail, fix }) =>
      codes.map(code => ({ code, what: detail, fix })),
    ),
    ...KNOWN_CODES.map(code => ({ code, what: errorOf(code)?.detail, fix: errorOf(code)?.fix })),
  ]
  const words = byCode(en)
  expect(
    rows.filter(({ code, what, fix }) => words[code]?.what !== what || words[code]?.fix !== fix),
  ).toEqual([])
  // And no others, except names of statuses.
  const codes = new Set(rows.map(({ code }) => String(code)))
  expect(Object.keys(words).filter(code => /\d/.test(code) && !codes.has(code))).toEqual([])
})

test('a Thai reader is told in Thai what happened and what to do', () => {
  expect(said(deliveryError(63016), THAI)).toEqual([
    'ผ่านไปเกิน 24 ชั่วโมงหลังข้อความ WhatsApp ล่าสุดของลูกค้า',
    'ส่งเทมเพลตที่อนุมัติแล้ว',
  ])
  expect(said(notConnected('Twilio'), THAI).join()).not.toMatch(/Twilio|message/)
})

test('a provider’s own message stays, in its words', () => {
  const error = {
    code: '3002',
    class: 'content',
    detail: 'Refused. Its error message: body too long',
    fix: '',
  }
  expect(said(error)[0]).toBe(
    'EngageLab does not accept the message in this form. The provider’s own message: body too long',
  )
})

test('a code without words gets those of its class, and the service’s English', () => {
  expect(said(deliveryError(29999))).toEqual([
    'The provider refuses this text or file. Twilio refused the message or could not deliver it: error 29999.',
    'See https://www.twilio.com/docs/api/errors/29999 for the meaning.',
  ])
  expect(said(deliveryError(29999), THAI)[1]).toMatch(/^วิธีแก้เป็นภาษาอังกฤษ: See /)
})

test('a code of WhatsApp itself does not get the words of EngageLab’s', () => {
  const template = deliveryError(2001, { whatsapp: true })
  expect(said(template)[0]).toContain(template.detail)
})
