import { expect, test } from 'vitest'
import { isAcknowledgement } from './acknowledgement.ts'

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
})
