/** @import { Agent, Call, Outcome, Page, Problem } from '../types.ts' */
/** @import { Answer } from './http.js' */
import { exchange } from './http.js'

/** How long the API holds the answer to a command back, for its outcome, s. */
const WAIT_S = 5
/** And how long when asked once more, s. */
const LONG_WAIT_S = 30

/**
 * @typedef {object} Api
 * @property {<T>(path: string) => Promise<Answer<T>>} get
 * @property {<T>(path: string) => Promise<T[]>} getAll all pages of a list; throws an ApiError
 * @property {(path: string, body?: unknown) => Promise<Outcome>} command sends one, and tells what became of it
 * @property {(method: 'PUT' | 'PATCH', path: string, body: unknown) => Promise<Changed>} change sets something
 * @property {(path: string, headers: Record<string, string>, signal: AbortSignal) => Promise<Response>} stream
 */

/**
 * What is now set, or why it isn't.
 *
 * @typedef {{ body: unknown, problem?: undefined } | { problem: string }} Changed
 */

/** The API did not do what it was asked. */
export class ApiError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(`${problem.title}: ${problem.detail}`)
    this.problem = problem
  }
}

/**
 * The public API as one agent uses it: with their token, and nothing that any other client couldn't do.
 *
 * @param {{ apiUrl: string, agent: Agent, report: (call: Call) => void }} options
 * @returns {Api}
 */
export function createApi({ apiUrl, agent, report }) {
  const authorization = { Authorization: `Bearer ${agent.token}` }
  const url = (/** @type {string} */ path) => new URL(path, apiUrl).href

  /** @type {Api['get']} */
  const get = path =>
    exchange(
      { who: agent.name, kind: 'background', method: 'GET', url: url(path), headers: authorization },
      report,
    )

  return {
    get,

    async getAll(path) {
      const items = []
      let cursor = ''
      for (;;) {
        const answer = await get(`${path}?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
        if (!answer.ok) throw new ApiError(/** @type {Problem} */ (answer.body))
        const page = /** @type {Page<any>} */ (answer.body)
        items.push(...page.items)
        if (!page.nextCursor) return items
        cursor = page.nextCursor
      }
    },

    async command(path, body) {
      const sent = await exchange(
        {
          who: agent.name,
          kind: 'click',
          method: 'POST',
          url: url(path),
          body,
          headers: { ...authorization, Prefer: `wait=${WAIT_S}` },
        },
        report,
      )
      const outcome = outcomeOf(sent)
      const { href } = /** @type {{ href?: string }} */ (sent.body ?? {})
      if (outcome.status !== 'pending' || !href) return outcome
      const headers = { ...authorization, Prefer: `wait=${LONG_WAIT_S}` }
      return outcomeOf(
        await exchange({ who: agent.name, kind: 'click', method: 'GET', url: url(href), headers }, report),
      )
    },

    async change(method, path, body) {
      const { ok, body: answer } = await exchange(
        { who: agent.name, kind: 'click', method, url: url(path), body, headers: authorization },
        report,
      )
      return ok ? { body: answer } : { problem: problemText(/** @type {Problem | undefined} */ (answer)) }
    },

    stream: (path, headers, signal) =>
      fetch(url(path), { headers: { ...authorization, ...headers }, signal }),
  }
}

/**
 * @param {Answer<any>} answer
 * @returns {Outcome}
 */
function outcomeOf({ ok, body }) {
  if (!ok) {
    const { code = '', fix, conversationId } = body ?? {}
    return { status: 'refused', code, detail: problemText(body), fix, conversationId }
  }
  if (body.status === 'refused') return { status: 'refused', ...body.refused }
  return { status: body.status === 'pending' ? 'pending' : 'done', conversationId: body.conversationId }
}

/** @param {Problem | undefined} problem */
function problemText(problem) {
  if (!problem?.title) return 'The API’s answer could not be read.'
  return problem.detail ? `${problem.title}: ${problem.detail}` : problem.title
}
