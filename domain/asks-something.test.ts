import { expect, test } from 'vitest'
import { asksSomething } from './asks-something.ts'
import { markOf, mayBeAutomatic } from './auto-responder.ts'

test.each([
  'Is there anything else?',
  'Which one? We have two.',
  '还有问题吗',
  'ต้องการอะไรเพิ่มไหมคะ',
  'ほかに何かありますか。',
  'هل هناك شيء آخر؟',
])('%s asks', text => {
  expect(asksSomething(text)).toBe(true)
})

test.each(['Your parcel is on its way.', 'You are welcome!', 'Vielen Dank.', 'ขอบคุณค่ะ', '谢谢', ''])(
  '%s asks nothing',
  text => {
    expect(asksSomething(text)).toBe(false)
  },
)

test('a machine has more to say than a person who says the same thing twice', () => {
  expect(mayBeAutomatic('Thank you for your message. We are closed now.')).toBe(true)
  for (const text of ['Hello?', 'yes', '12', 'Is anybody there?', ''])
    expect(mayBeAutomatic(text)).toBe(false)
  expect(markOf('We are closed')).toBe(markOf('We are closed'))
  expect(markOf('We are closed')).not.toBe(markOf('We are close'))
})
