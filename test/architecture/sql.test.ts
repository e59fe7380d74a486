import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The code that runs in production. Tests, benchmarks and development servers may query the database as they like. */
const FOLDERS = [
  'activities',
  'api',
  'db',
  'domain',
  'platform',
  'protocol',
  'providers',
  'workers',
  'workflows',
]

/** A tagged template that contains SQL. It is recognised by the name of its tag, or by its beginning. */
const SQL =
  /(?<!`)\b(?:sql|tx)\s*(?:<[^`;=]*>)?`|\w(?:<[^`;=]*>)?`\s*(?:select|insert into|update|delete from|with)\s/

function withSql(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => join(folder, name))
    .filter(path => SQL.test(withoutComments(readFileSync(path, 'utf8'))))
}

/** A comment may say `provider.ts` with or without reason, which looks like a tagged `with`. */
function withoutComments(source: string): string {
  return source.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
}

test('SQL is only in db/', () => {
  expect(FOLDERS.filter(folder => folder !== 'db').flatMap(withSql)).toEqual([])
  expect(withSql('db').length).toBeGreaterThan(40)
})

test('SQL is noticed, whatever the tag', () => {
  const written = ['await tx`update t`', 'sql<{ id: string }[]>`select 1`', 'connection`\n  select 1`']
  expect(written.filter(text => !SQL.test(text))).toEqual([])
  for (const other of ['log(`with pleasure`)', '// they share `sql`.']) expect(SQL.test(other)).toBe(false)
})
