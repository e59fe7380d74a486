import type { DeliveryError } from '../../domain/delivery.ts'
import { type CloudError, ERROR_TABLE } from './error-table.ts'

const BY_CODE = new Map(
  ERROR_TABLE.flatMap(({ codes, ...error }) => codes.map(code => [code, error] as const)),
)

/** The codes that have a row, for the tests and for documentation. */
export const KNOWN_CODES: readonly number[] = [...BY_CODE.keys()]

/** The row of a code; undefined when the table has none. */
export function errorOf(code: number): CloudError | undefined {
  return BY_CODE.get(code)
}

/**
 * The error for a code of the Cloud API, in our words. An unknown code counts as permanent: Meta adds codes without notice,
 * and a blind retry does harm.
 */
export function deliveryError(code: number): DeliveryError {
  const row = BY_CODE.get(code)
  if (row) return { code: String(code), class: row.class, detail: row.detail, fix: row.fix }
  return {
    code: String(code),
    class: 'content',
    detail: `WhatsApp refused the message or could not deliver it: error ${code}.`,
    fix: 'See Meta’s page of Cloud API error codes for the meaning.',
  }
}
