import type { DeliveryError } from '../../domain/delivery.ts'
import type { TwilioError } from './error-rows.ts'
import { ERROR_TABLE } from './error-table.ts'

const BY_CODE = new Map(
  ERROR_TABLE.flatMap(({ codes, ...error }) => codes.map(code => [code, error] as const)),
)

/** Error codes of WhatsApp itself, translated by Twilio's error-code mapping page. */
const WHATSAPP_CODES = new Map([
  [400, 63019],
  [402, 63020],
  [408, 63021],
  [410, 63021],
  [429, 63018],
  [430, 63022],
  [432, 63022],
  [433, 63022],
  [470, 63016],
  [471, 63018],
  [472, 63032],
  [500, 63012],
  [1000, 63005],
  [1001, 63021],
  [1002, 63024],
  [1004, 63025],
  [1005, 63001],
  [1006, 63003],
  [1007, 63033],
  [1008, 63013],
  [1009, 63013],
  [1010, 63030],
  [1011, 63012],
  [1013, 63003],
  [1014, 63012],
  [1015, 63018],
  [1021, 63003],
  [1022, 63010],
  [1023, 63012],
  [1025, 63012],
  [1026, 63024],
  [2000, 63028],
  [2001, 63027],
  [2002, 63029],
  [2003, 63027],
])

/** The codes that have a row, for the tests and for documentation. */
export const KNOWN_CODES: readonly number[] = [...BY_CODE.keys()]

/** The row of a code; undefined when the table has none. */
export function errorOf(code: number): TwilioError | undefined {
  return BY_CODE.get(code)
}

/**
 * The error for one of Twilio's codes, or with `whatsapp` also one of WhatsApp's own. It is in our words, because the
 * provider's can quote phone numbers. An unknown code counts as permanent: Twilio adds codes without notice, and a blind
 * retry does harm.
 */
export function deliveryError(code: number, { whatsapp = false } = {}): DeliveryError {
  const mapped = whatsapp ? WHATSAPP_CODES.get(code) : undefined
  const row = BY_CODE.get(code) ?? (mapped === undefined ? undefined : BY_CODE.get(mapped))
  if (row) return { code: String(code), class: row.class, detail: row.detail, fix: row.fix }
  return {
    code: String(code),
    class: 'content',
    detail: `Twilio refused the message or could not deliver it: error ${code}.`,
    fix: `See https://www.twilio.com/docs/api/errors/${code} for the meaning.`,
  }
}
