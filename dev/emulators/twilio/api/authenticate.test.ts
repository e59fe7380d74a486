import { expect, test } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_ADDRESSES } from '../default-account.ts'
import { CUSTOMER, callApi, clientOf, emulate, failureOf } from '../testing/emulate.ts'

const REFUSED = { status: 401, code: 20003, moreInfo: 'https://www.twilio.com/docs/errors/20003' }

test.each([
  ['a wrong token', EMULATOR_ACCOUNT_SID, 'f'.repeat(32)],
  ['an unknown account', `AC${'1'.repeat(32)}`, 'f'.repeat(32)],
])('%s is refused', async (_, sid, token) => {
  const { emulator } = await emulate()
  const client = clientOf(emulator, sid, token)
  expect(await failureOf(client.api.v2010.accounts(sid).fetch())).toMatchObject(REFUSED)
  expect(await failureOf(client.messaging.v1.services.list())).toMatchObject(REFUSED)
})

test('one account cannot read another', async () => {
  const other = { sid: `AC${'2'.repeat(32)}`, authToken: '3'.repeat(32) }
  const mine = { sid: EMULATOR_ACCOUNT_SID, authToken: '4'.repeat(32) }
  const { emulator } = await emulate({ accounts: [mine, other] })
  const client = clientOf(emulator, other.sid, other.authToken)
  expect(await failureOf(client.api.v2010.accounts(mine.sid).messages.list())).toMatchObject(REFUSED)
  expect(await client.api.v2010.accounts(other.sid).fetch()).toMatchObject({
    sid: other.sid,
    status: 'active',
  })
})

test('a token is good in its own region', async () => {
  const account = { sid: EMULATOR_ACCOUNT_SID, authToken: '4'.repeat(32), region: 'ie1' }
  const { emulator } = await emulate({ accounts: [account] })
  const asked = (host?: string) =>
    callApi(emulator, 'GET', `/2010-04-01/Accounts/${account.sid}.json`, {
      headers: {
        authorization: `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`,
        ...(host && { 'X-Twilio-Host': host }),
      },
    })
  expect((await asked('api.dublin.ie1.twilio.com')).status).toBe(200)
  for (const host of [
    undefined,
    'api.twilio.com',
    'api.sydney.au1.twilio.com',
    'api.dublin.us1.twilio.com',
  ]) {
    expect((await asked(host)).status).toBe(401)
  }
})

test('a suspended account can only be read', async () => {
  const { emulator, client } = await emulate()
  emulator.setAccountStatus(EMULATOR_ACCOUNT_SID, 'suspended')
  expect(await client.api.v2010.accounts(EMULATOR_ACCOUNT_SID).fetch()).toMatchObject({ status: 'suspended' })
  const sending = client.messages.create({ to: CUSTOMER, from: EMULATOR_ADDRESSES.sms, body: 'x' })
  expect(await failureOf(sending)).toMatchObject({ status: 403, code: 20003 })
  expect(await failureOf(client.incomingPhoneNumbers.list())).toMatchObject({ status: 403, code: 20003 })
  emulator.setAccountStatus(EMULATOR_ACCOUNT_SID, 'active')
  expect(await client.incomingPhoneNumbers.list()).not.toHaveLength(0)
})
