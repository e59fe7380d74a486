import { describe, expect, test } from 'vitest'
import { isAcknowledgement, isThanks } from './acknowledgement.ts'

test.each([
  'thanks',
  'Thanks!!',
  'Thank you so much 🙏',
  'THX',
  'ok',
  'Ok, thanks a lot. Bye!',
  'okkkkk',
  'Great, thank you for your help :)',
  "that's all, thanks",
  'no thanks',
  '🙏',
  '👍🏽',
  '❤️❤️',
  'ขอบคุณครับ',
  'ขอบคุณมากๆค่ะ 🙏',
  'โอเค ขอบคุณนะคะ',
  'โอเคขอบคุณมากครับ',
  'muchas gracias',
  'Obrigada!',
  'Merci beaucoup',
  "d'accord, merci",
  'Vielen Dank',
  'terima kasih',
  'cảm ơn bạn',
  'спасибо',
  'شكرا',
  'धन्यवाद',
  '谢谢您',
  'ありがとうございます',
  '감사합니다',
  '*Thanks*',
  '_thank you_ 🙏',
  '\u200eThank\u00a0you\u200f',
  'ＴＨＡＮＫＳ',
  'th\u00adanks',
  'Thanks :D',
  'thank you <3',
  'ok xD',
  'شُكْرًا جزيلاً',
  'شـكرا',
  'شكرا لکم',
  'مرسی',
  'ขอบคุณค่ะ\u200b',
  '❤️‍🔥',
  '❤️‍🩹 thanks',
  '🩷',
  '🙇🏻‍♀️',
  '👍🏿👍🏿',
  '✔️',
  '👍\ufe0f\u20e3',
  'Grazie mille',
  'teşekkürler',
  'TEŞEKKÜRLER',
  'salamat po',
])('%s closes politely', text => {
  expect(isAcknowledgement({ text })).toBe(true)
})

test.each([
  '',
  'thanks but it still does not work',
  'ok, and the refund',
  'ok?',
  'thank you, when will it arrive?',
  'hello',
  'yes',
  'no',
  '5',
  '😡',
  'thanks 😡',
  'not ok',
  'ขอบคุณครับ แต่ยังไม่ได้ของ',
  'ขอบคุณครับแต่ยังไม่ได้เลย',
  'ok my order is 12345',
  'great, just great, nothing works',
  '*5*',
  '5️⃣',
  'ok 5',
  'thanks 👎',
  '👩‍👧',
  '🙅🏽‍♀️',
  'again',
  'very much',
  'ok？',
  'شكرا؟',
  '\u200b',
  '...',
])('%s says more', text => {
  expect(isAcknowledgement({ text })).toBe(false)
})

test('a sticker closes politely; a picture does not', () => {
  expect(isAcknowledgement({ text: '', messageType: 'sticker', hasMedia: true })).toBe(true)
  expect(isAcknowledgement({ text: 'thanks', messageType: 'image', hasMedia: true })).toBe(false)
})

test('a long run of phrases that ends otherwise is judged quickly', () => {
  expect(isAcknowledgement({ text: `${'ok '.repeat(5_000)}but` })).toBe(false)
  expect(isAcknowledgement({ text: `${'ขอบคุณ'.repeat(2_000)}แต่` })).toBe(false)
  // Each of these can be taken apart in more ways than anyone can try.
  expect(isAcknowledgement({ text: `${'มากๆ'.repeat(29)}แต่` })).toBe(false)
  expect(isAcknowledgement({ text: `${'bye '.repeat(29)}but` })).toBe(false)
})

describe('thanks proper', () => {
  test.each([
    'Thanks!',
    'thank you so much 🙏',
    'Ok, thanks a lot. Bye!',
    'Great, thank you for your help :)',
    'ขอบคุณค่ะ',
    'โอเคขอบคุณมากครับ',
    'muchas gracias',
    'Obrigada!',
    'Merci beaucoup',
    'Vielen Dank',
    'grazie',
    'bedankt',
    'terima kasih',
    'cảm ơn bạn',
    'teşekkür ederim',
    'спасибо',
    'дякую',
    'شكراً',
    'ممنون',
    'תודה רבה',
    'धन्यवाद',
    'salamat',
    '谢谢您',
    'ありがとうございます',
    '감사합니다',
    '*Thank you*',
  ])('%s', text => {
    expect(isThanks({ text })).toBe(true)
    expect(isAcknowledgement({ text })).toBe(true)
  })

  test.each([
    '',
    'ok',
    'OK 👍',
    '👍',
    '🙏',
    '❤️',
    'great',
    'perfect!',
    'no thanks',
    'No thank you.',
    'โอเคค่ะ',
    'ครับ',
    'bye',
    'thanks?',
    'thanks, and when will it arrive',
    'thanks 😡',
    'yes thanks',
  ])('not %s', text => {
    expect(isThanks({ text })).toBe(false)
  })

  test('a sticker, or a picture, has no words', () => {
    expect(isThanks({ text: '', messageType: 'sticker', hasMedia: true })).toBe(false)
    expect(isThanks({ text: 'thanks', messageType: 'image', hasMedia: true })).toBe(false)
  })
})
