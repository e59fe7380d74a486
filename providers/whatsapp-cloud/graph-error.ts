import { asObject, textOf } from './json.ts'

/** The parts of an error object that matter. Meta: "build on code and details", neither on title nor HTTP status. */
export interface GraphError {
  code: number
  /** Meta refuses calls of this app without an `appsecret_proof`. */
  wantsProof: boolean
  /** The proof doesn't match the token: the app secret belongs to another app. */
  badProof: boolean
  /** The app must be subscribed to the account before the number's address can be set. */
  wantsSubscription: boolean
  /** Meta called our address to test it and did not get the challenge back. */
  challengeFailed: boolean
}

const CHALLENGE_FAILED = 2200

/**
 * "Object with ID … does not exist, cannot be loaded due to missing permissions". It is a subcode of the code for a wrong
 * parameter.
 */
const UNKNOWN_OBJECT = { code: 100, subcode: 33 }

/**
 * Reads `{error: {code, …}}`; undefined if it is no such object. The message is only searched for conditions that have no
 * code of their own. It can contain numbers, so nothing of it is passed on.
 */
export function readGraphError(json: unknown): GraphError | undefined {
  const error = asObject(asObject(json)?.error)
  const code = wholeNumber(error?.code)
  if (!error || code === undefined) return undefined
  const words = [error.message, asObject(error.error_data)?.details].map(textOf).join(' ')
  const subcode = wholeNumber(error.error_subcode)
  const namesProof = /appsecret_proof/i.test(words)
  const isInvalid = /invalid\s+appsecret_proof/i.test(words)
  const isUnknownObject = code === UNKNOWN_OBJECT.code && subcode === UNKNOWN_OBJECT.subcode
  return {
    code: isUnknownObject ? UNKNOWN_OBJECT.subcode : code,
    wantsProof: namesProof && !isInvalid,
    badProof: namesProof && isInvalid,
    wantsSubscription: /must be subscribed/i.test(words),
    challengeFailed: code === CHALLENGE_FAILED,
  }
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : undefined
}
