import { createECDH } from 'node:crypto'
import ece from 'http_ece'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { vapidKeysProblem } from './vapid.ts'
import { pushRequest } from './web-push.ts'

const ours = createECDH('prime256v1')
const publicKey = ours.generateKeys('base64url')
const vapid = { publicKey, privateKey: ours.getPrivateKey('base64url'), subject: 'mailto:desk@example.com' }

const browser = createECDH('prime256v1')
const target = {
  endpoint: 'https://push.example.com/send/abc?x=1',
  p256dh: browser.generateKeys('base64url'),
  auth: Buffer.alloc(16, 7).toString('base64url'),
}

test('a request that only this browser can read, signed for its push service', async () => {
  const now = Date.UTC(2026, 10, 30)
  const content = { name: 'มะลิ' }
  const { headers, body } = await pushRequest(vapid, target, content, { ttl: 60, topic: 'talk', now })
  expect(headers).toMatchObject({ TTL: '60', Topic: 'talk', 'Content-Encoding': 'aes128gcm' })
  const opened = ece.decrypt(body, { version: 'aes128gcm', privateKey: browser, authSecret: target.auth })
  expect(JSON.parse(opened.toString())).toEqual(content)

  const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.Authorization ?? '') ?? []
  expect(key).toBe(publicKey)
  const point = Buffer.from(publicKey, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [jwk] }), {
    audience: 'https://push.example.com',
    currentDate: new Date(now),
  })
  expect(payload).toMatchObject({ sub: vapid.subject, exp: now / 1_000 + 3_600 })
})

// RFC 8291, section 5.
test('the example of the standard is read', () => {
  const receiver = createECDH('prime256v1')
  receiver.setPrivateKey('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url')
  const body = Buffer.from(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    'base64url',
  )
  const opened = ece.decrypt(body, {
    version: 'aes128gcm',
    privateKey: receiver,
    authSecret: 'BTBZMqHH6r4Tts7J_aSIgg',
  })
  expect(opened.toString()).toBe('When I grow up, I want to be a watermelon')
})

test.each([
  [{}, undefined],
  [{ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: vapid.privateKey }, undefined],
  [
    { VAPID_PUBLIC_KEY: target.p256dh, VAPID_PRIVATE_KEY: vapid.privateKey },
    'VAPID_PRIVATE_KEY: does not belong',
  ],
  [{ VAPID_PUBLIC_KEY: 'abc', VAPID_PRIVATE_KEY: vapid.privateKey }, 'VAPID_PUBLIC_KEY: must be a point'],
  [{ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: '' }, 'VAPID_PRIVATE_KEY: must be a private key'],
])('%j: %s', (settings, problem) => {
  const said = vapidKeysProblem(settings)
  if (problem === undefined) expect(said).toBeUndefined()
  else expect(said).toContain(problem)
})
