import { IANAZone } from 'luxon'
import { describe, expect, test } from 'vitest'
import { canonicalTimezone, timezoneProblem } from './time-zone.ts'
import { TIME_ZONE_ABBREVIATIONS, zonesCalled } from './time-zone-abbreviations.ts'
import { TIME_ZONE_NAMES } from './time-zone-names.ts'

test.each([
  ['Asia/Bangkok', 'Asia/Bangkok'],
  ['asia/bangkok', 'Asia/Bangkok'],
  ['AMERICA/ARGENTINA/BUENOS_AIRES', 'America/Argentina/Buenos_Aires'],
  // Links, which stay what they are.
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['us/pacific', 'US/Pacific'],
  ['gb-eire', 'GB-Eire'],
  ['Etc/GMT+5', 'Etc/GMT+5'],
  ['utc', 'UTC'],
  ['EST', 'EST'],
  ['zulu', 'Zulu'],
])('%s is the zone %s', (text, name) => {
  expect(canonicalTimezone(text)).toBe(name)
})

test('every name of the database is known to Node.js', () => {
  expect(TIME_ZONE_NAMES.length).toBeGreaterThan(590)
  for (const name of TIME_ZONE_NAMES) {
    // A newer one than this Node.js has.
    if (!IANAZone.isValidZone(name)) continue
    expect([name, canonicalTimezone(name.toUpperCase())]).toEqual([name, name])
  }
  for (const name of Intl.supportedValuesOf('timeZone')) expect(canonicalTimezone(name)).toBe(name)
})

describe('what is no zone', () => {
  test.each([
    ['BST', 'BST can mean Europe/London, Asia/Dhaka or Pacific/Bougainville: give one of these names'],
    ['ist', 'ist can mean Asia/Kolkata, Europe/Dublin or Asia/Jerusalem: give one of these names'],
    ['AST', expect.stringContaining('Asia/Riyadh, America/Halifax')],
    ['CST', expect.stringContaining('America/Chicago, Asia/Shanghai')],
    ['PST', expect.stringContaining('America/Los_Angeles, Asia/Manila')],
    ['JST', 'must be an IANA time zone; JST is an abbreviation for Asia/Tokyo'],
    ['Asia/Bangok', 'must be an IANA time zone; did you mean Asia/Bangkok?'],
    ['America/New York', 'must be an IANA time zone; did you mean America/New_York?'],
    ['bangkok', 'must be an IANA time zone; did you mean Asia/Bangkok?'],
    [' Asia/Bangkok', 'must be an IANA time zone; did you mean Asia/Bangkok?'],
    ['Europe/Bangkok', 'must be an IANA time zone; did you mean Asia/Bangkok?'],
    ['+05:30', expect.stringContaining('not an offset')],
    ['UTC+7', expect.stringContaining('not an offset')],
    ['', 'must be an IANA time zone, such as Europe/Berlin'],
    ['Z', 'must be an IANA time zone, such as Europe/Berlin'],
    // What only PostgreSQL, only Node.js, or neither knows.
    ['Factory', 'must be an IANA time zone, such as Europe/Berlin'],
    ['CET-1CEST,M3.5.0,M10.5.0/3', 'must be an IANA time zone, such as Europe/Berlin'],
    ['SystemV/AST4', 'must be an IANA time zone, such as Europe/Berlin'],
    ['posix/Europe/Berlin', 'must be an IANA time zone; did you mean Europe/Berlin?'],
    ['__proto__', 'must be an IANA time zone, such as Europe/Berlin'],
    ['x'.repeat(1_000_000), 'must be an IANA time zone, such as Europe/Berlin'],
  ])('%.40s: %s', (text, problem) => {
    expect(canonicalTimezone(text)).toBeUndefined()
    expect(timezoneProblem(text)).toEqual(problem)
  })

  test('no abbreviation is a name of the database, and all stand for such names', () => {
    for (const abbreviation of TIME_ZONE_ABBREVIATIONS) {
      expect([abbreviation, canonicalTimezone(abbreviation)]).toEqual([abbreviation, undefined])
      for (const name of zonesCalled(abbreviation)) expect(canonicalTimezone(name)).toBe(name)
    }
  })

  test('nothing short that Node.js takes and the database does not is left without what it may be', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    for (const text of letters.flatMap(a => letters.flatMap(b => letters.map(c => a + b + c)))) {
      if (!IANAZone.isValidZone(text) || canonicalTimezone(text)) continue
      expect([text, zonesCalled(text).length]).toEqual([text, expect.toSatisfy(count => count > 0)])
    }
  })
})
