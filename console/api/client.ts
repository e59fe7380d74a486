import createClient from 'openapi-fetch'
import { fromWhom, isLeft, leave, OTHER_AGENT } from './person.ts'
import { ApiError, errorOf, UNREACHABLE } from './problems.ts'
import type { paths } from './types.ts'

// How the console talks to the service: `client.ts` sends requests, `commands.ts` sends commands on a conversation
// and waits for their outcome, `problems.ts` is what a failed request becomes, `types.ts` names the shapes.
// `schema.d.ts` is written by `npm run console:schema` from the API's description.

const makeClient = () => createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })

/**
 * The client of the API, typed by the API's description. The page comes from the same origin, so the browser sends
 * the session's cookie by itself. What it changes counts as an action of the person (`onAction`).
 */
export const api = makeClient()

/**
 * The same client for what is no action: what the console sends by itself, such as what was read, and requests that only ask,
 * such as a preview.
 */
export const asides = makeClient()

let acted: () => void = () => {}

/** Sets the function that is called when a request of `api` changes something. */
export function onAction(told: () => void): void {
  acted = told
}

api.use({
  onRequest({ request }) {
    if (request.method !== 'GET') acted()
  },
})

for (const client of [api, asides])
  client.use({
    onRequest({ request }) {
      if (isLeft()) throw new DOMException('the page has another person', 'AbortError')
      for (const [name, value] of Object.entries(fromWhom())) request.headers.set(name, value)
    },
    async onResponse({ response }) {
      if (response.status !== 412) return
      const { code } = await response
        .clone()
        .json()
        .catch(() => ({}))
      if (code === OTHER_AGENT) leave()
    },
  })

let ended: () => void = () => {}

/** Sets the function that is called when an answer says that the session has ended. It leads to the sign-in. */
export function onSessionEnd(told: () => void): void {
  ended = told
}

let hasEnded = false
let answeredAgain: () => void = () => {}

/**
 * Sets the function that is called when a request is answered although the session had ended: somebody has signed in.
 *
 * @returns the function that takes it back
 */
export function onAnsweredAgain(told: () => void): () => void {
  answeredAgain = told
  return () => {
    if (answeredAgain === told) answeredAgain = () => {}
  }
}

/** What the client returns: data, or the body of an error. */
interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer. Throws `ApiError`; its code is `unreachable` if nobody answered. */
export async function ask<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked.catch(cause => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError({ code: UNREACHABLE })
  })
  if (response.ok) {
    if (hasEnded) answeredAgain()
    hasEnded = false
    return data as T
  }
  const failed = errorOf(error, response.status)
  if (failed.code === 'unauthorized') {
    hasEnded = true
    ended()
  }
  throw failed
}

/** Reads all pages of a list. Only for lists that are short, such as channels or teams. */
export async function askAll<T>(
  page: (cursor: string | undefined) => Promise<Answer<{ items: T[]; nextCursor: string | null }>>,
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const found = await ask(page(cursor))
    items.push(...found.items)
    cursor = found.nextCursor ?? undefined
  } while (cursor)
  return items
}
