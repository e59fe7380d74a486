import { expect, test } from 'vitest'
import { ifMatch, requireVersion, versionOf } from './if-match.ts'

/** What a request with this header asks for; `refused` when it is no version. */
function asked(header: string | undefined): number | undefined | 'refused' {
  const read = ifMatch.safeParse(header === undefined ? {} : { 'if-match': header })
  return read.success ? versionOf(read.data['if-match']) : 'refused'
}

test.each<[string | undefined, ReturnType<typeof asked>]>([
  [undefined, undefined],
  ['*', undefined],
  ['3', 3],
  ['"3"', 3],
  // As proxies that compress make of ours.
  ['W/"3"', 3],
  ['"123456789"', 123_456_789],
  ['"1234567890"', 'refused'],
  ['', 'refused'],
  ['""', 'refused'],
  ['"three"', 'refused'],
  ['"-3"', 'refused'],
  ['"3", "4"', 'refused'],
  ['w/"3"', 'refused'],
])('If-Match: %s', (header, version) => {
  expect(asked(header)).toBe(version)
})

test('a change applies to the named version or to any; otherwise the current version is reported', () => {
  const current = { version: 3 }
  requireVersion(current, 3)
  requireVersion(current, undefined)
  for (const other of [2, 4, 0]) {
    expect(() => requireVersion(current, other)).toThrow(
      expect.objectContaining({ code: 'stale_version', more: { currentVersion: 3 } }),
    )
  }
})
