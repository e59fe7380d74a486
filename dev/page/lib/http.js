/** @import { Call } from '../types.ts' */

/**
 * @typedef {object} Exchange
 * @property {string} who
 * @property {Call['kind']} kind
 * @property {string} method
 * @property {string} url absolute
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body] sent as JSON
 */

/**
 * @template T
 * @typedef {object} Answer
 * @property {boolean} ok
 * @property {number} status 0: no answer came
 * @property {T} body
 */

/**
 * Makes a request and reports it, with its answer. Doesn't throw: a server that can't be reached answers with status 0.
 *
 * @template [T=unknown]
 * @param {Exchange} exchange
 * @param {(call: Call) => void} report
 * @returns {Promise<Answer<T>>}
 */
export async function exchange({ who, kind, method, url, headers = {}, body }, report) {
  const sent = body === undefined ? undefined : JSON.stringify(body)
  const allHeaders = { ...(sent !== undefined && { 'Content-Type': 'application/json' }), ...headers }
  const at = new Date()
  const start = performance.now()
  const { status, answer } = await request(url, { method, headers: allHeaders, body: sent })
  const ms = Math.round(performance.now() - start)
  report({ who, kind, method, url, headers: allHeaders, body: sent, at, ms, status, answer })
  return { ok: status >= 200 && status < 300, status, body: /** @type {T} */ (answer) }
}

/**
 * @param {string} url
 * @param {RequestInit} init
 */
async function request(url, init) {
  try {
    const response = await fetch(url, init)
    const text = await response.text()
    const isJson = response.headers.get('Content-Type')?.includes('json')
    return { status: response.status, answer: isJson ? JSON.parse(text) : text }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return {
      status: 0,
      answer: { code: 'unreachable', title: `${new URL(url).host} does not answer`, detail },
    }
  }
}
