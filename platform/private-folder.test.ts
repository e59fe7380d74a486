import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { diskMediaStore } from './media-store.ts'
import { closeFolder } from './private-folder.ts'

let above: string
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'private-'))
})
afterEach(() => rmSync(above, { recursive: true, force: true }))

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe.skipIf(process.platform === 'win32')('what is stored is its user’s alone', () => {
  test('a new folder', () => {
    const folder = join(above, 'a', 'b')
    expect(closeFolder(folder, { make: true })).toBeUndefined()
    expect(modeOf(folder)).toBe('700')
  })

  test('one from before, and what lies in it', () => {
    const folder = join(above, 'data')
    mkdirSync(join(folder, 'media'), { recursive: true })
    writeFileSync(join(folder, 'keys.json'), '{}')
    writeFileSync(join(above, 'elsewhere'), '')
    symlinkSync(join(above, 'elsewhere'), join(folder, 'api.log'))
    for (const name of ['', 'media']) chmodSync(join(folder, name), 0o755)
    for (const name of [join('data', 'keys.json'), 'elsewhere']) chmodSync(join(above, name), 0o644)
    expect(closeFolder(folder)).toBeUndefined()
    expect([folder, join(folder, 'media')].map(modeOf)).toEqual(['700', '700'])
    expect(modeOf(join(folder, 'keys.json'))).toBe('600')
    // What only points elsewhere is left alone.
    expect(modeOf(join(above, 'elsewhere'))).toBe('644')
  })

  test('one that is reached by a link', () => {
    mkdirSync(join(above, 'data'))
    chmodSync(join(above, 'data'), 0o755)
    symlinkSync(join(above, 'data'), join(above, 'link'))
    expect(closeFolder(join(above, 'link'))).toBeUndefined()
    expect(modeOf(join(above, 'data'))).toBe('700')
  })

  test('one that is not there is made by who needs it', () => {
    expect(closeFolder(join(above, 'none'))).toBeUndefined()
    expect(readdirSync(above)).toEqual([])
  })

  test('one that holds others’ things too is left to them, and that is told', () => {
    const folder = join(above, 'shared')
    mkdirSync(join(folder, 'media'), { recursive: true })
    writeFileSync(join(folder, 'somebody-elses'), '')
    for (const name of ['', 'media', 'somebody-elses']) chmodSync(join(folder, name), 0o755)
    expect(closeFolder(folder)).toMatch(
      /can be read by other users .*somebody-elses.*Set DATA_DIR to a separate folder/,
    )
    expect([folder, join(folder, 'somebody-elses'), join(folder, 'media')].map(modeOf)).toEqual([
      '755',
      '755',
      '700',
    ])
  })

  test('what can’t be closed is told', () => {
    // A file takes the part of a folder that is refused.
    writeFileSync(join(above, 'file'), '')
    expect(closeFolder(join(above, 'file'))).toMatch(/can be read by other users .*chmod -R go= /)
  })

  test('customers’ files, and the folders on the way to them', async () => {
    const key = randomUUID()
    const folder = join(above, 'data')
    await diskMediaStore(folder).put(
      key,
      (async function* () {
        yield new Uint8Array([1])
      })(),
    )
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    expect(entries.map(({ name }) => name)).toContain(key)
    for (const entry of entries) {
      expect(modeOf(join(entry.parentPath, entry.name)), entry.name).toBe(entry.isDirectory() ? '700' : '600')
    }
    expect(modeOf(folder)).toBe('700')
  })
})
