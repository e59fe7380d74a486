import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPatched } from './patch-driver.mjs'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'driver-'))
  const installed = join(dirname(createRequire(import.meta.url).resolve('postgres')), '..', '..')
  cpSync(join(installed, 'src'), join(folder, 'src'), { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the driver that is installed here is patched', () => {
  expect(isPatched()).toBe(true)
  expect(isPatched(folder)).toBe(true)
})

test.each([
  ['connection.js', 'if (socket === null) {'],
  ['connection.js', 'fetchArrayTypes().catch'],
  ['index.js', 'reject(lost = e)'],
])('one that lacks a part of the patch is not: %s without %s', (file, part) => {
  const path = join(folder, 'src', file)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, whole.replaceAll(part, ''))
  expect(isPatched(folder)).toBe(false)
  writeFileSync(path, whole)
})

test('nor is one that is not there', () => {
  expect(isPatched(join(folder, 'nowhere'))).toBe(false)
})
