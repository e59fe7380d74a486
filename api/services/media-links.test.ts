import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeSecrets } from '../../platform/secrets.ts'
import { makeMediaLinks } from './media-links.ts'

const [OLD, NEW] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')]
const MINUTE = 60_000
const ID = 'b4f2c1de-3a54-4f0e-9d6b-0a1b2c3d4e5f'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 5, 12, 7) })
})
afterEach(() => {
  vi.useRealTimers()
})

const links = (keys = NEW, url = 'https://desk.example.com') =>
  makeMediaLinks({ secrets: makeSecrets(keys), config: { PUBLIC_URL: url } })

function partsOf(url: string) {
  const { pathname, searchParams } = new URL(url)
  const [expires, signature] = [searchParams.get('expires'), searchParams.get('signature')]
  return { id: pathname.split('/').at(-1) ?? '', expires: expires ?? '', signature: signature ?? '' }
}

const pass = (minutes: number) => vi.setSystemTime(Date.now() + minutes * MINUTE)

test('a link is good for an hour at least and 75 minutes at most, and for no other file', () => {
  const service = links()
  const { id, expires, signature } = partsOf(service.urlOf(ID))
  expect(id).toBe(ID)
  expect(service.isGood(id, expires, signature)).toBe(true)
  expect(service.isGood('another', expires, signature)).toBe(false)
  pass(60)
  expect(service.isGood(id, expires, signature)).toBe(true)
  pass(15)
  expect(service.isGood(id, expires, signature)).toBe(false)
})

test('links of one quarter of an hour are the same; the address of the service may end with a slash', () => {
  const first = links().urlOf(ID)
  pass(5)
  expect(links(NEW, 'https://desk.example.com//').urlOf(ID)).toBe(first)
  pass(10)
  expect(links().urlOf(ID)).not.toBe(first)
})

test('a link with a longer validity is refused', () => {
  const service = links()
  const expires = String(Math.floor((Date.now() + 80 * MINUTE) / 1_000))
  const signature = makeSecrets(NEW).derive('media', `${ID}\n${expires}`).toString('base64url')
  expect(service.isGood(ID, expires, signature)).toBe(false)
  pass(10)
  expect(service.isGood(ID, expires, signature)).toBe(true)
})

test.each<[string, (link: ReturnType<typeof partsOf>) => [string | undefined, string | undefined]]>([
  ['without anything', () => [undefined, undefined]],
  ['without an end', ({ signature }) => [undefined, signature]],
  ['without a signature', ({ expires }) => [expires, undefined]],
  ['with a later end', ({ expires, signature }) => [String(Number(expires) + 60), signature]],
  ['with the same end, written otherwise', ({ expires, signature }) => [`0${expires}`, signature]],
  ['with an end that is no number', ({ signature }) => ['soon', signature]],
  ['with a signature cut short', ({ expires, signature }) => [expires, signature.slice(0, -1)]],
  [
    'with another signature',
    ({ expires, signature }) => [expires, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`],
  ],
])('%s it is none', (_, change) => {
  const service = links()
  const [expires, signature] = change(partsOf(service.urlOf(ID)))
  expect(service.isGood(ID, expires, signature)).toBe(false)
})

test('a link signed with an unknown key is refused', () => {
  const { expires, signature } = partsOf(links(OLD).urlOf(ID))
  expect(links(NEW).isGood(ID, expires, signature)).toBe(false)
})

test('one of an older key is good until its end; whoever has that key makes none that lasts longer than those', () => {
  const { expires, signature } = partsOf(links(OLD).urlOf(ID))
  const service = links(`${NEW},${OLD}`)
  expect(service.isGood(ID, expires, signature)).toBe(true)
  pass(70)
  const late = partsOf(links(OLD).urlOf(ID))
  expect(service.isGood(ID, late.expires, late.signature)).toBe(false)
})
