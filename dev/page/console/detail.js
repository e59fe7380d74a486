/** @import { Call } from '../types.ts' */
import { curlOf } from '../lib/curl.js'
import { h } from '../lib/dom.js'

/** How long the button says that it was copied, ms. */
const COPIED_MS = 1_500

/**
 * A call in full: the request as a command to copy, and the answer.
 *
 * @param {Call} call
 * @returns {HTMLElement[]}
 */
export function renderDetail(call) {
  const answer = typeof call.answer === 'string' ? call.answer : JSON.stringify(call.answer, undefined, 2)
  const status = call.status === 0 ? 'No answer' : `Answer ${call.status}`
  return [
    call.webhook !== undefined
      ? part('Webhook', call.webhook)
      : part('Request', masked(curlOf(call)), copyButton(call)),
    part(status, answer ?? ''),
  ]
}

/**
 * @param {string} title
 * @param {string} text
 * @param {HTMLElement} [button]
 */
function part(title, text, button) {
  return h('section', {}, h('header', {}, h('h3', {}, title), button), h('pre', {}, text))
}

/** @param {Call} call */
function copyButton(call) {
  const button = h('button', { type: 'button', class: 'small' }, 'Copy curl')
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(curlOf(call))
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = 'Copy curl'
    }, COPIED_MS)
  })
  return button
}

/**
 * The command is copied in full, but shown without the token, which bystanders must not see, and without files.
 *
 * @param {string} curl
 */
function masked(curl) {
  return curl.replace(/(Bearer .{6})[^']+/, '$1…').replaceAll(/("base64":".{12})[^"]+/g, '$1…')
}
