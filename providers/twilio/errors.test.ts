import { describe, expect, test } from 'vitest'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { ERROR_TABLE } from './error-table.ts'
import { deliveryError, errorOf, KNOWN_CODES } from './errors.ts'

test.each([
  [20003, 'config'],
  [20429, 'retry_later'],
  [20500, 'unknown'],
  [20503, 'unknown'],
  [21211, 'recipient'],
  [21408, 'config'],
  [21610, 'opted_out'],
  [21611, 'retry_later'],
  [21617, 'content'],
  [21656, 'content'],
  [21703, 'config'],
  [30003, 'retry_later'],
  [30005, 'recipient'],
  [30007, 'content'],
  [30036, 'expired'],
  [63016, 'window'],
  [63033, 'recipient'],
  [63038, 'retry_later'],
  [63041, 'config'],
  [63029, 'retry_later'],
  [63030, 'content'],
  [63049, 'retry_later'],
  [21712, 'config'],
] as const)('%i is of class %s', (code, expected) => {
  expect(deliveryError(code)).toMatchObject({ code: String(code), class: expected })
})

/**
 * The codes of Twilio's published list (twilio-error-codes.json of February 2025, and those that were seen since) with which
 * a message can be refused or reported: by SMS, MMS and WhatsApp, directly or through a service. Left out is what only
 * calls, incoming messages, registrations, link shortening, scheduling, bulk sends and other channels can meet.
 */
const OF_A_SEND = [
  ...[
    10001, 10002, 14107, 14111, 20001, 20003, 20005, 20006, 20008, 20010, 20403, 20404, 20410, 20413, 20422,
  ],
  20426,
  20429,
  20500,
  20503,
  20504,
  90010,
  ...[
    11200, 11201, 11202, 11203, 11205, 11206, 11210, 11215, 11216, 11217, 11220, 11235, 11236, 11237, 11751,
  ],
  12300,
  ...[
    21210, 21211, 21212, 21214, 21217, 21219, 21264, 21265, 21266, 21267, 21268, 21401, 21407, 21408, 21421,
  ],
  ...[
    21601, 21602, 21603, 21604, 21605, 21606, 21607, 21608, 21609, 21610, 21611, 21612, 21614, 21616, 21617,
  ],
  ...[
    21618, 21619, 21620, 21621, 21622, 21623, 21624, 21626, 21627, 21635, 21652, 21653, 21654, 21655, 21656,
  ],
  ...[
    21657, 21658, 21659, 21660, 21661, 21701, 21702, 21703, 21704, 21705, 21708, 21709, 21711, 21712, 21729,
  ],
  21730,
  21900,
  21901,
  21910,
  ...[
    30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30010, 30011, 30012, 30013, 30014, 30015, 30016,
  ],
  ...[
    30017, 30018, 30019, 30020, 30021, 30022, 30023, 30024, 30027, 30028, 30029, 30030, 30031, 30032, 30033,
  ],
  ...[
    30034, 30035, 30036, 30037, 30038, 30039, 30040, 30041, 30042, 30043, 30044, 30124, 30127, 30400, 30404,
  ],
  30410,
  30450,
  30453,
  30454,
  30485,
  30500,
  30610,
  30615,
  30620,
  30630,
  ...[
    63001, 63002, 63003, 63005, 63006, 63007, 63008, 63009, 63010, 63011, 63012, 63013, 63014, 63015, 63016,
  ],
  ...[
    63017, 63018, 63019, 63020, 63021, 63022, 63023, 63024, 63025, 63026, 63027, 63028, 63029, 63030, 63031,
  ],
  ...[
    63032, 63033, 63034, 63035, 63036, 63037, 63038, 63040, 63041, 63042, 63049, 63051, 63052, 63101, 63103,
  ],
  63105,
  63106,
  63109,
  63111,
  63112,
  92005,
  92006,
  92007,
]

test('every code that a send can meet says what a person should do', () => {
  expect(OF_A_SEND.filter(code => errorOf(code) === undefined)).toEqual([])
  expect(KNOWN_CODES.filter(code => !OF_A_SEND.includes(code))).toEqual([])
})

test('every row is complete, and no code has two', () => {
  const codes = ERROR_TABLE.flatMap(row => row.codes)
  expect(new Set(codes).size).toBe(codes.length)
  for (const row of ERROR_TABLE) {
    expect(FAILURE_CLASSES).toContain(row.class)
    expect([row.detail, row.fix].every(sentence => /^[A-Z].+\.$/.test(sentence))).toBe(true)
    expect(row.retryAfterMs === undefined || row.class === 'retry_later').toBe(true)
  }
})

test('temporary errors say when to retry, except the one with its own back-off', () => {
  const later = ERROR_TABLE.filter(row => row.class === 'retry_later' && row.retryAfterMs === undefined)
  expect(later.flatMap(row => row.codes)).toEqual([20429])
  expect(errorOf(21611)?.retryAfterMs).toBeGreaterThan(60_000)
})

test('an unknown code is permanent, and is stored', () => {
  const error = deliveryError(29999)
  expect(error).toMatchObject({ code: '29999', class: 'content' })
  expect(error.fix).toContain('https://www.twilio.com/docs/api/errors/29999')
})

describe('codes of WhatsApp itself', () => {
  test.each([
    [470, 'window'],
    [1013, 'recipient'],
    [1015, 'retry_later'],
    [402, 'config'],
  ] as const)('%i is of class %s', (code, expected) => {
    expect(deliveryError(code, { whatsapp: true })).toMatchObject({ code: String(code), class: expected })
  })

  test('mean nothing elsewhere', () => {
    expect(deliveryError(470).class).toBe('content')
  })
})
