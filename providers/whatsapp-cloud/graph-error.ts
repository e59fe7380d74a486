import { asObject, textOf } from './json.ts'

/** What of an error object counts. Meta: "build on code and details", neither on title nor HTTP status. */
export interface GraphError {
  code: number
  /** Meta refuses calls of this app that carry no `appsecret_proof`. */
  wantsProof: boolean
  /** The proof that was sent fits no token of this app: the app secret is another's. */
  badProof: boolean
  /** The app has to be subscribed to the account before the number's address can be set. */
  wantsSubscription: boolean
  /** Meta called our address to try it, and did not get the challenge back. */
  challengeFailed: boolean
}

const CHALLENGE_FAILED = 2200

/** "Object with ID … does not exist, cannot be loaded due to missing permissions": told as a subcode of what is wrong. */
const UNKNOWN_OBJECT = { code: 100, subcode: 33 }

/**
 * Reads `{error: {code, …}}`; undefined where it is none. Of the words only what has no code of its own is looked for: they
 * can hold numbers, and none of them is passed on.
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
