import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { makeMediaLinks } from '../../api/services/media-links.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'
import { file, png, settledMedium } from './files.ts'

let world: World
let desk: Desk
let url: URL
let other: URL
const content = png('0123456789')
const ORIGIN = 'https://desk.example.com'

const test = deskTest({ medium: 'sms', world: { environment: { CORS_ORIGINS: ORIGIN } } })
test.beforeAll(async ({ world: itsWorld, desk: itsDesk }) => {
  ;[world, desk] = [itsWorld, itsDesk]
  const [first, second] = await Promise.all(
    [content, png()].map(async bytes => {
      const customer = desk.newCustomer()
      await customer.write('', { media: [file('image/png', bytes)] })
      return new URL((await settledMedium(desk, customer)).url ?? '')
    }),
  )
  if (!first || !second) throw new Error('there are two')
  ;[url, other] = [first, second]
})

/** The link with one part replaced. */
function changed(change: (link: URL) => void): URL {
  const link = new URL(url)
  change(link)
  return link
}

async function get(link: URL, headers: Record<string, string> = {}) {
  const response = await fetch(link, { headers })
  const body = Buffer.from(await response.arrayBuffer())
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  return {
    status: response.status,
    headers: response.headers,
    body,
    code: isProblem ? JSON.parse(`${body}`).code : '',
  }
}

test('the link opens the file without a token', async () => {
  expect((await get(url)).body).toEqual(content)
  expect((await get(url, { Authorization: 'Bearer nobody' })).body).toEqual(content)
  expect(
    (await get(url, { Origin: 'https://elsewhere.example.com' })).headers.get('access-control-allow-origin'),
  ).toBe(null)
  expect((await get(url, { Origin: ORIGIN })).headers.get('access-control-allow-origin')).toBe(ORIGIN)
})

test('the link stays the same for some time, so that browsers can cache the file', async () => {
  const again = makeMediaLinks({ secrets: world.secrets, config: { PUBLIC_URL: world.baseUrl } })
  const id = url.pathname.split('/').at(-1) ?? ''
  expect(new URL(again.urlOf(id)).pathname).toBe(url.pathname)
  expect(again.urlOf(id)).toBe(again.urlOf(id))
  const expires = Number(new URL(again.urlOf(id)).searchParams.get('expires')) * 1_000
  expect(expires - Date.now()).toBeGreaterThan(59 * 60_000)
  expect(expires - Date.now()).toBeLessThanOrEqual(75 * 60_000)
})

test.each<[string, () => URL]>([
  ['without a signature', () => changed(link => link.searchParams.delete('signature'))],
  ['without its end', () => changed(link => link.searchParams.delete('expires'))],
  ['without both', () => changed(link => Object.assign(link, { search: '' }))],
  [
    'good for longer',
    () =>
      changed(link => link.searchParams.set('expires', `${Number(link.searchParams.get('expires')) + 1}`)),
  ],
  ['of another file', () => changed(link => Object.assign(link, { pathname: other.pathname }))],
  ['of no file', () => changed(link => Object.assign(link, { pathname: '/media/x' }))],
  [
    'with another signature',
    () => changed(link => link.searchParams.set('signature', randomBytes(32).toString('base64url'))),
  ],
  ['with half a signature', () => changed(link => link.searchParams.set('signature', 'x'))],
  [
    'with a letter of its signature changed',
    () =>
      changed(link => {
        const signature = link.searchParams.get('signature') ?? ''
        link.searchParams.set('signature', (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1))
      }),
  ],
  ['that has ended', () => signed(url.pathname, Math.floor(Date.now() / 1_000))],
  ['that is good for years', () => signed(url.pathname, Math.floor(Date.now() / 1_000) + 10 * 365 * 86_400)],
  [
    'by another key',
    () => signed(url.pathname, Math.floor(Date.now() / 1_000) + 60, randomBytes(32).toString('base64')),
  ],
])('a link %s opens nothing', async (_, link) => {
  expect(await get(link())).toMatchObject({ status: 403, code: 'media_link_invalid' })
})

test('an older link that has not expired still opens it', async () => {
  expect((await get(signed(url.pathname, Math.floor(Date.now() / 1_000) + 60))).status).toBe(200)
})

test('a correctly signed link to a missing file', async () => {
  const soon = Math.floor(Date.now() / 1_000) + 60
  const nothing = signed('/media/00000000-0000-4000-8000-000000000000', soon)
  expect(await get(nothing)).toMatchObject({ status: 404, code: 'not_found' })
  const id = other.pathname.split('/').at(-1) ?? ''
  await rm(join(world.config.DATA_DIR, 'media', id.slice(0, 2)), { recursive: true })
  expect(await get(other)).toMatchObject({ status: 404, code: 'not_found' })
  await world.sql`update media set state = 'pending' where id = ${id}`
  expect(await get(other)).toMatchObject({ status: 409, code: 'media_pending' })
  await world.sql`update media set state = 'failed', error = 'gone', content_type = null where id = ${id}`
  const failed = await get(other)
  expect(failed).toMatchObject({ status: 410, code: 'media_unavailable' })
  expect(failed.headers.get('cache-control')).toBe('no-store')
})

test('the new first key signs from now on, and older links still work', () => {
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map(bytes => bytes.toString('base64'))
  const config = { PUBLIC_URL: 'https://x.example.com/' }
  const before = makeMediaLinks({ secrets: makeSecrets(`${oldKey}`), config })
  const rotated = makeMediaLinks({ secrets: makeSecrets(`${newKey},${oldKey}`), config })
  const after = makeMediaLinks({ secrets: makeSecrets(`${newKey}`), config })
  const isGood = (links: typeof before, link: string) => {
    const { searchParams } = new URL(link)
    return links.isGood('an-id', searchParams.get('expires') ?? '', searchParams.get('signature') ?? '')
  }
  expect(before.urlOf('an-id')).toMatch(/^https:\/\/x\.example\.com\/media\/an-id\?/)
  expect([before, rotated, after].map(links => isGood(links, before.urlOf('an-id')))).toEqual([
    true,
    true,
    false,
  ])
  expect([before, rotated, after].map(links => isGood(links, rotated.urlOf('an-id')))).toEqual([
    false,
    true,
    true,
  ])
})

test('links that expire later than ours, or are signed with a replaced key, are refused', () => {
  vi.useFakeTimers()
  try {
    const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map(bytes => bytes.toString('base64'))
    const minutes = (count: number) => Math.floor(Date.now() / 1_000) + count * 60
    const links = makeMediaLinks({ secrets: makeSecrets(`${newKey},${oldKey}`), config: { PUBLIC_URL: '' } })
    const isGood = (key: string | undefined, expires: number) => {
      const signature = makeSecrets(`${key}`).derive('media', `an-id\n${expires}`).toString('base64url')
      return links.isGood('an-id', String(expires), signature)
    }
    const goodFor = (key: string | undefined) =>
      [1, 60, 75, 80, 24 * 60, 10 * 365 * 24 * 60].filter(count => isGood(key, minutes(count)))
    expect(goodFor(oldKey)).toEqual([1, 60, 75])
    expect(goodFor(newKey)).toEqual([1, 60, 75])
    const madeBefore = minutes(75)
    vi.advanceTimersByTime(70 * 60_000)
    expect(goodFor(oldKey)).toEqual([1])
    expect(isGood(oldKey, madeBefore)).toBe(true)
    vi.advanceTimersByTime(10 * 60_000)
    expect(goodFor(oldKey)).toEqual([])
    expect(goodFor(newKey)).toEqual([1, 60, 75])
  } finally {
    vi.useRealTimers()
  }
})

test.each([
  ['bytes=0-3', 206, content.subarray(0, 4), `bytes 0-3/${content.length}`],
  ['bytes=4-', 206, content.subarray(4), `bytes 4-${content.length - 1}/${content.length}`],
  [
    'bytes=-10',
    206,
    Buffer.from('0123456789'),
    `bytes ${content.length - 10}-${content.length - 1}/${content.length}`,
  ],
  ['bytes=0-9999', 206, content, `bytes 0-${content.length - 1}/${content.length}`],
  ['bytes=0-1,4-5', 200, content, null],
  ['bytes=5-2', 200, content, null],
  ['bytes=-', 200, content, null],
  ['lines=1-2', 200, content, null],
])('the part %s', async (range, status, body, contentRange) => {
  const answer = await get(url, { Range: range })
  expect(answer.status).toBe(status)
  expect(answer.body).toEqual(body)
  expect(answer.headers.get('content-range')).toBe(contentRange)
  expect(answer.headers.get('content-length')).toBe(String(body.length))
  expect(answer.headers.get('accept-ranges')).toBe('bytes')
})

test('a part behind the end', async () => {
  const answer = await get(url, { Range: 'bytes=9999-' })
  expect(answer).toMatchObject({ status: 416, code: 'range_not_satisfiable' })
  expect(answer.headers.get('content-range')).toBe(`bytes */${content.length}`)
})

test('its head alone', async () => {
  const response = await fetch(url, { method: 'HEAD' })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-length')).toBe(String(content.length))
  expect(await response.text()).toBe('')
})

/** A link as the API makes it, valid until then (epoch s). */
function signed(pathname: string, expires: number, key = world.config.SECRETS_KEY ?? ''): URL {
  const id = pathname.split('/').at(-1)
  const signature = makeSecrets(key).derive('media', `${id}\n${expires}`).toString('base64url')
  return new URL(`${pathname}?expires=${expires}&signature=${signature}`, world.baseUrl)
}
