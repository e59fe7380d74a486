import type http from 'node:http'
import net, { type AddressInfo, type LookupFunction } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MediaOutcome } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { ACCOUNT, type FakeHttp, startFakeHttp, text } from './fake-http.ts'
import { fetchMedia, type MediaOptions } from './media.ts'

const { accountSid } = ACCOUNT
const FILE = `/2010-04-01/Accounts/${accountSid}/Messages/MM${'3'.repeat(32)}/Media/ME${'4'.repeat(32)}`
const MEDIA_URL = `https://api.twilio.com${FILE}`
const MAX_BYTES = 100_000

let twilio: FakeHttp
let cdn: FakeHttp
beforeEach(async () => {
  ;[twilio, cdn] = await Promise.all([startFakeHttp(), startFakeHttp()])
  cdn.answer = text(200, 'the file')
})
afterEach(async () => {
  await Promise.all([twilio.close(), cdn.close()])
})

async function fetchFile(
  url = MEDIA_URL,
  options: MediaOptions = { baseUrl: twilio.url },
  account: TwilioAccount = ACCOUNT,
) {
  const parts: Uint8Array[] = []
  let ended = false
  const outcome = await fetchMedia(
    account,
    { url, maxBytes: MAX_BYTES },
    async body => {
      for await (const part of body) parts.push(part)
      ended = true
    },
    options,
  )
  return { outcome, body: Buffer.concat(parts).toString(), ended }
}

const redirect = (location: string) => text(302, '', { Location: location })
const NOT_ALLOWED: MediaOutcome = { outcome: 'refused', code: 'not_allowed' }

/** Resolves every name to one address. */
function leadsTo(address: string): LookupFunction {
  return (_hostname, options, callback) => {
    const family = net.isIP(address)
    if (options.all) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

test('credentials are sent to Twilio, but not to redirect targets', async () => {
  twilio.answer = redirect(`${cdn.url}/file?token=1`)
  expect(await fetchFile()).toEqual({ outcome: { outcome: 'taken' }, body: 'the file', ended: true })
  expect(twilio.received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    [FILE, `Basic ${btoa(`${accountSid}:${ACCOUNT.authToken}`)}`],
  ])
  expect(cdn.received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/file?token=1', undefined],
  ])
})

test('not even when it redirects back to itself', async () => {
  twilio.answer = (received, response) => {
    if (twilio.received.length === 1) redirect(FILE)(received, response)
    else text(200, 'the file')(received, response)
  }
  expect((await fetchFile()).body).toBe('the file')
  expect(twilio.received.map(({ headers }) => headers.authorization !== undefined)).toEqual([true, false])
})

test('nothing but the ids of the address counts', async () => {
  twilio.answer = text(200, 'the file')
  await fetchFile(`${MEDIA_URL}?to=elsewhere#x`)
  await fetchFile(MEDIA_URL.replace('api.', 'api.dublin.ie1.'))
  expect(twilio.received.map(({ path }) => path)).toEqual([FILE, FILE])
})

test('a file is asked for in the account’s region, whatever host its address names', async () => {
  twilio.answer = text(200, 'the file')
  await fetchFile()
  await fetchFile(MEDIA_URL.replace('api.', 'api.dublin.ie1.'))
  await fetchFile(MEDIA_URL, { baseUrl: twilio.url }, { ...ACCOUNT, region: 'ie1' })
  expect(twilio.received.map(({ headers }) => headers['x-twilio-host'])).toEqual([
    'api.twilio.com',
    'api.dublin.ie1.twilio.com',
    'api.dublin.ie1.twilio.com',
  ])
})

describe('an address that a webhook could name to get the credentials', () => {
  test.each([
    `http://api.twilio.com${FILE}`,
    `https://api.twilio.com:8443${FILE}`,
    `https://evil.example.com${FILE}`,
    `https://api.twilio.com.evil.example.com${FILE}`,
    `https://evil-api.twilio.com${FILE}`,
    `https://api.twilio.com@evil.example.com${FILE}`,
    `https://x:y@api.twilio.com${FILE}`,
    `https://apixtwilio.com${FILE}`,
    `https://api.a.b.c.twilio.com${FILE}`,
    `https://127.0.0.1${FILE}`,
    MEDIA_URL.replace(accountSid, `AC${'9'.repeat(32)}`),
    MEDIA_URL.replace('/Messages/', '/Messages/../Messages/x/'),
    `https://api.twilio.com/2010-04-01/Accounts/${accountSid}.json`,
    `${MEDIA_URL}/../../../Messages.json`,
    `${MEDIA_URL}.json`,
    'file:///etc/passwd',
    'no address',
    '',
  ])('%s', async url => {
    twilio.answer = text(200, 'the file')
    expect((await fetchFile(url)).outcome).toEqual(NOT_ALLOWED)
    expect(twilio.received).toEqual([])
  })
})

describe('a redirect is not followed', () => {
  test.each([
    'http://files.example.com/x',
    'https://127.0.0.1/x',
    'https://127.1/x',
    'https://2130706433/x',
    'https://[::1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[::ffff:a00:1]/x',
    'https://[64:ff9b::a00:1]/x',
    'https://0.0.0.0/x',
    'https://10.0.0.1/x',
    'https://172.16.0.1/x',
    'https://192.168.1.1/x',
    'https://100.64.0.1/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/latest/meta-data',
    'https://168.63.129.16/machine',
    'https://[fe80::1]/x',
    'https://224.0.0.1/x',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/x',
    'http://127.0.0.2:1/x',
    'https://user:password@files.example.com/x',
    'ftp://files.example.com/x',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://',
  ])('to %s', async location => {
    twilio.answer = redirect(location)
    expect((await fetchFile()).outcome).toEqual(NOT_ALLOWED)
  })

  test.each(['127.0.0.1', '10.0.0.5', '169.254.169.254', '::1', '::ffff:10.0.0.5', 'fd00::1'])(
    'to a name that leads to %s, whatever is there',
    async address => {
      let connections = 0
      const server = net.createServer(socket => {
        connections++
        socket.destroy()
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      twilio.answer = redirect(`https://files.example.com:${port}/x`)
      const { outcome } = await fetchFile(MEDIA_URL, { baseUrl: twilio.url, lookup: leadsTo(address) })
      server.close()
      expect({ outcome, connections }).toEqual({ outcome: NOT_ALLOWED, connections: 0 })
    },
  )

  test('to loopback, where Twilio is not put there for tests', async () => {
    // Twilio's own name, which somebody made lead to this machine.
    expect((await fetchFile(MEDIA_URL, { lookup: leadsTo('127.0.0.1') })).outcome).toEqual(NOT_ALLOWED)
  })

  test('more than three times', async () => {
    const hops = (limit: number) => {
      twilio.received.length = 0
      twilio.answer = (received, response) => {
        if (twilio.received.length <= limit)
          redirect(`${twilio.url}/${twilio.received.length}`)(received, response)
        else text(200, 'the file')(received, response)
      }
    }
    hops(3)
    expect((await fetchFile()).body).toBe('the file')
    hops(4)
    expect((await fetchFile()).outcome).toEqual(NOT_ALLOWED)
    expect(twilio.received).toHaveLength(4)
  })
})

describe('what an answer means', () => {
  test.each<[number, http.OutgoingHttpHeaders, MediaOutcome]>([
    [404, {}, { outcome: 'missing' }],
    [410, {}, { outcome: 'missing' }],
    [429, {}, { outcome: 'tryLater', code: 'rate_limited' }],
    [429, { 'Retry-After': '7' }, { outcome: 'tryLater', code: 'rate_limited', retryAfterMs: 7_000 }],
    [500, {}, { outcome: 'tryLater', code: 'unreachable' }],
    [503, { 'Retry-After': '2' }, { outcome: 'tryLater', code: 'unreachable', retryAfterMs: 2_000 }],
    [401, {}, { outcome: 'tryLater', code: 'credentials_refused' }],
    [400, {}, { outcome: 'refused', code: 'provider_refused' }],
    [204, {}, { outcome: 'refused', code: 'provider_refused' }],
    [302, {}, { outcome: 'refused', code: 'provider_refused' }],
  ])('%d %j', async (status, headers, outcome) => {
    twilio.answer = text(status, 'never taken', headers)
    expect(await fetchFile()).toEqual({ outcome, body: '', ended: false })
  })

  test('a link of the content network that ran out is no matter of the credentials', async () => {
    twilio.answer = redirect(`${cdn.url}/file`)
    cdn.answer = text(403, 'expired')
    expect((await fetchFile()).outcome).toEqual({ outcome: 'tryLater', code: 'unreachable' })
  })

  test('no connection', async () => {
    const { url } = cdn
    await cdn.close()
    expect((await fetchFile(MEDIA_URL, { baseUrl: url })).outcome).toEqual({
      outcome: 'tryLater',
      code: 'unreachable',
    })
    cdn = await startFakeHttp()
  })
})

describe('a file', () => {
  const TOO_LARGE = { outcome: 'refused', code: 'too_large' }

  test('of just the size that is taken', async () => {
    twilio.answer = text(200, 'x'.repeat(MAX_BYTES))
    expect(await fetchFile()).toMatchObject({ outcome: { outcome: 'taken' }, ended: true })
  })

  test('that is larger and says so', async () => {
    twilio.answer = text(200, 'x'.repeat(MAX_BYTES + 1), { 'Content-Length': MAX_BYTES + 1 })
    expect(await fetchFile()).toMatchObject({ outcome: TOO_LARGE, ended: false })
  })

  test('that has no declared size and does not end, is canceled', async () => {
    let written = 0
    twilio.answer = (_received, response) => {
      response.writeHead(200)
      const more = () => {
        written++
        if (!response.destroyed) response.write('x'.repeat(10_000), () => setImmediate(more))
      }
      more()
    }
    expect(await fetchFile()).toMatchObject({ outcome: TOO_LARGE, ended: false })
    expect(written).toBeLessThan(10_000)
  })

  test('that breaks off is none', async () => {
    twilio.answer = (_received, response) => {
      response.writeHead(200, { 'Content-Length': 1_000 })
      response.write('only the beginning', () => response.destroy())
    }
    expect(await fetchFile()).toMatchObject({
      outcome: { outcome: 'tryLater', code: 'unreachable' },
      ended: false,
    })
  })

  test('whose taker fails: that is the taker’s to tell', async () => {
    twilio.answer = text(200, 'x'.repeat(50_000))
    const failing = fetchMedia(
      ACCOUNT,
      { url: MEDIA_URL, maxBytes: MAX_BYTES },
      async body => {
        for await (const _ of body) throw new Error('the disk is full')
      },
      { baseUrl: twilio.url },
    )
    await expect(failing).rejects.toThrow('the disk is full')
  })

  test('that nobody waits for any more is given up', async () => {
    twilio.answer = (_received, response) => void response.writeHead(200).write('a beginning')
    const giving = new AbortController()
    const outcome = await fetchMedia(
      ACCOUNT,
      { url: MEDIA_URL, maxBytes: MAX_BYTES, signal: giving.signal },
      async body => {
        for await (const _ of body) giving.abort()
      },
      { baseUrl: twilio.url },
    )
    expect(outcome).toEqual({ outcome: 'tryLater', code: 'unreachable' })
  })
})
