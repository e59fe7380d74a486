import { expect, test } from 'vitest'
import { readMessage } from './inbound.ts'

test('what is longer than any message of Twilio’s is cut, and named', () => {
  const long = 'x'.repeat(200_000)
  const read = readMessage(
    {
      MessageSid: `SM${'1'.repeat(32)}`,
      AccountSid: `AC${'0'.repeat(32)}`,
      From: 'whatsapp:+66812345678',
      To: 'whatsapp:+15005550006',
      Body: long,
      ProfileName: long,
      Unknown: long,
    },
    1_764_000_000_000,
  )
  if (!read.ok) throw new Error(read.error.detail)
  expect(read.value.details.cut).toEqual(['other', 'profileName', 'text'])
  expect(JSON.stringify(read.value).length).toBeLessThan(60_000)
})
