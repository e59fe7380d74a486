import { expect, test } from 'vitest'
import { boundedId } from '../bounded-id.ts'
import { readMessage } from './inbound.ts'
import { readStatus } from './status.ts'

const LONG = 'x'.repeat(10_000)

test('a message with an endless MessageSid is kept, under the digest of the id', () => {
  const addresses = { From: 'whatsapp:+15005550100', To: 'whatsapp:+15005550006', AccountSid: 'AC1' }
  const sids = { MessageSid: LONG, OriginalRepliedMessageSid: 'y'.repeat(257) }
  const read = readMessage({ ...addresses, ...sids, Body: 'Hello' }, Date.UTC(2026, 0, 5))
  expect(read).toMatchObject({
    ok: true,
    value: {
      providerMessageId: boundedId(LONG),
      text: 'Hello',
      details: { replyTo: { providerMessageId: boundedId(sids.OriginalRepliedMessageSid) } },
    },
  })
})

test('so is its status', () => {
  const read = readStatus({ MessageSid: LONG, MessageStatus: 'sent' })
  expect(read).toMatchObject({ ok: true, value: { providerMessageId: boundedId(LONG) } })
})
