import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { consoleDescription, digestOf, SCHEMA_FILE, servedDescription } from './description.ts'

test('the console’s types are made of the current description; if not: npm run console:schema', async () => {
  const [, digest] = /with the digest (\w+)/.exec(readFileSync(SCHEMA_FILE, 'utf8')) ?? []
  expect(digest).toBe(digestOf(consoleDescription(await servedDescription())))
})
