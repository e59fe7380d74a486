import { expect, test } from 'vitest'
import { emulate } from '../../dev/emulators/twilio/testing/emulate.ts'
import { listSenders } from './list-senders.ts'

const ACCOUNT = { accountSid: `AC${'7'.repeat(32)}`, authToken: 'a7'.repeat(16) }

test('what one should know of an account, a number and a service is told', async () => {
  const serviceSid = `MG${'7'.repeat(32)}`
  const { emulator } = await emulate({
    accounts: [
      {
        sid: ACCOUNT.accountSid,
        authToken: ACCOUNT.authToken,
        friendlyName: 'Trial of ours',
        type: 'Trial',
        numbers: [
          {
            phoneNumber: '+15005550041',
            friendlyName: 'Other’s',
            smsUrl: 'https://example.com/sms',
            smsApplicationSid: `AP${'7'.repeat(32)}`,
          },
        ],
        services: [
          {
            sid: serviceSid,
            friendlyName: 'Empty',
            inboundRequestUrl: 'https://example.com/service',
            useInboundWebhookOnNumber: false,
          },
        ],
      },
    ],
  })
  const listed = await listSenders(ACCOUNT, { baseUrl: emulator.url })
  expect(listed).toMatchObject({
    ok: true,
    name: 'Trial of ours',
    notes: [expect.stringContaining('trial account')],
    noteCodes: [{ code: 'trial_account', values: {} }],
    complete: true,
    senders: [
      {
        phoneNumber: '+15005550041',
        webhookUrl: 'https://example.com/sms',
        notes: [expect.stringContaining('TwiML')],
      },
      {
        fields: { medium: 'sms', messagingServiceSid: serviceSid },
        webhookUrl: 'https://example.com/service',
        problem: { code: 'service_without_senders' },
      },
      { label: 'WhatsApp sandbox', canSetWebhook: false },
    ],
  })
})

test('an account of many numbers is cut, and says so', async () => {
  const numbers = Array.from({ length: 205 }, (_, n) => ({ phoneNumber: `+1500556${1_000 + n}` }))
  const { emulator } = await emulate({
    accounts: [{ sid: ACCOUNT.accountSid, authToken: ACCOUNT.authToken, numbers }],
  })
  const listed = await listSenders(ACCOUNT, { baseUrl: emulator.url })
  if (!listed.ok) throw new Error(listed.code)
  expect(listed.complete).toBe(false)
  expect(listed.senders.filter(({ medium }) => medium === 'sms')).toHaveLength(200)
})
