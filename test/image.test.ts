import { existsSync, readFileSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { loadedBy } from './harness/loaded.ts'

/** What runs from the image: the entry points, and what is loaded before each. */
const ENTRIES = [
  'platform/typescript.mjs',
  'api/main.ts',
  'workers/main.ts',
  'db/main.ts',
  'db/roles-main.ts',
  'platform/codec-main.ts',
  'platform/ui-proxy-main.ts',
]

const ignore = lines('.dockerignore')
const allowed = ignore.filter(line => line.startsWith('!')).map(line => line.slice(1))

function lines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line && !line.startsWith('#'))
}

function inImage(path: string): boolean {
  return allowed.some(entry => path === entry || path.startsWith(`${entry}/`)) && !path.endsWith('.test.ts')
}

test('the image has all files that its processes load, and no development files', () => {
  const { files } = loadedBy(ENTRIES)
  expect([...files].filter(path => !existsSync(path) || !inImage(path))).toEqual([])
  // The walk went through: one of each folder that is in the image. The console is built there, and loaded by browsers.
  for (const folder of allowed.filter(entry => entry !== 'console' && statSync(entry).isDirectory())) {
    expect([...files].some(path => path.startsWith(`${folder}/`))).toBe(true)
  }
})

test('its processes load only production packages', () => {
  const isBuiltin = (name: string) => name.startsWith('node:') || builtinModules.includes(name)
  const packages = [...loadedBy(ENTRIES).packages].filter(name => !isBuiltin(name))
  expect(packages).toEqual(expect.arrayContaining(['hono', 'postgres', '@temporalio/worker']))
  expect(Object.keys(packageJson.dependencies)).toEqual(expect.arrayContaining(packages))
})

test('only listed files get into the image, so no secrets of the checkout', () => {
  expect(ignore[0]).toBe('*')
  for (const entry of allowed) expect(entry).toMatch(/^(package|package-lock|tsconfig)\.json$|^[a-z]+$/)
})

test('the image runs the API, as a user that is not root', () => {
  const dockerfile = lines('Dockerfile')
  expect(dockerfile).toContain('USER node')
  const [command = ''] = dockerfile.filter(line => line.startsWith('CMD '))
  expect(JSON.parse(command.slice(4)).join(' ')).toBe(packageJson.scripts.start)
  // The code is compiled for the same flags, else what is kept of it is of no use.
  expect(dockerfile.join('\n')).toContain(packageJson.scripts.start.replace('api/main.ts', '$entry'))
  expect(packageJson.scripts.worker).toBe(packageJson.scripts.start.replace('api/', 'workers/'))
  // What npm's postinstall runs is there before the rest is copied.
  expect(dockerfile.join('\n')).toContain(`COPY ${packageJson.scripts.postinstall.split(' ').at(-1)} `)
})
