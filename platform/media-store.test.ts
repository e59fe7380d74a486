import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ByteRange, diskMediaStore, type MediaStore } from './media-store.ts'

let folder: string
let store: MediaStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media-store-'))
  store = diskMediaStore(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text)
}

async function read(key: string, range?: ByteRange): Promise<string | undefined> {
  const stream = await store.open(key, range)
  return stream && new Response(stream as ReadableStream).text()
}

/** Every file there is, whole or not. */
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => name)

test('what is put is there, also in part, and also to another process', async () => {
  const key = randomUUID()
  await store.put(key, parts('Hello, ', 'world'))
  expect(await read(key)).toBe('Hello, world')
  expect(await read(key, { start: 7, end: 11 })).toBe('world')
  store = diskMediaStore(folder)
  expect(await read(key)).toBe('Hello, world')
  expect(files()).toEqual([key])
})

test('a second time takes the place of the first', async () => {
  const key = randomUUID()
  await store.put(key, parts('first'))
  await Promise.all([store.put(key, parts('second')), store.put(key, parts('second'))])
  expect(await read(key)).toBe('second')
  expect(files()).toEqual([key])
})

test('an interrupted write leaves nothing, and the old file stays', async () => {
  const key = randomUUID()
  async function* broken() {
    yield* parts('half')
    throw new Error('the line broke')
  }
  await expect(store.put(key, broken())).rejects.toThrow('the line broke')
  expect(await read(key)).toBeUndefined()
  expect(files()).toEqual([])
  await store.put(key, parts('whole'))
  await expect(store.put(key, broken())).rejects.toThrow('the line broke')
  expect(await read(key)).toBe('whole')
})

test('a file is visible only when it is complete', async () => {
  const key = randomUUID()
  let during: string | undefined = 'never looked'
  async function* looking() {
    yield* parts('half')
    during = await read(key)
    yield* parts(' and half')
  }
  await store.put(key, looking())
  expect([during, await read(key)]).toEqual([undefined, 'half and half'])
})

test('what a worker that was killed left behind is cleared away after a day', async () => {
  const unfinished = join(folder, 'media', 'unfinished')
  await mkdir(unfinished, { recursive: true })
  const yesterday = Date.now() / 1_000 - 25 * 60 * 60
  for (const name of ['old', 'young']) writeFileSync(join(unfinished, name), 'half')
  utimesSync(join(unfinished, 'old'), yesterday, yesterday)
  const key = randomUUID()
  await store.put(key, parts('whole'))
  expect(files().sort()).toEqual([key, 'young'].sort())
})

test.each(['../../etc/passwd', 'x', '', '/etc/passwd', `${randomUUID()}/..`])('%j is no key', async key => {
  await expect(store.put(key, parts('x'))).rejects.toThrow('UUID')
  await expect(store.open(key)).rejects.toThrow('UUID')
})
