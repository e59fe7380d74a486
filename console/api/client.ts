import createClient from 'openapi-fetch'
import { ApiError, errorOf, UNREACHABLE } from './problems.ts'
import type { paths } from './types.ts'

/**
 * The API client, with types from the API's description. The page has the API's origin, so the browser sends the
 * session's cookie.
 */
export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })

let ended: () => void = () => {}

/** Calls this function when an answer says that there is no session. */
export function onSessionEnd(told: () => void): void {
  ended = told
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer. Throws `ApiError`. */
export async function ask<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked.catch(cause => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError({ code: UNREACHABLE })
  })
  if (response.ok) return data as T
  const failed = errorOf(error, response.status)
  if (failed.code === 'unauthorized') ended()
  throw failed
}

/** All pages of a short list. */
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
