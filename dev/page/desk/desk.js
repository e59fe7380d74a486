/** @import { PageConfig } from '../types.ts' */
import { byId, h } from '../lib/dom.js'

/**
 * The console beside the phone. The page's server signs the visitor in, so that they need not type anything. An
 * existing session is kept.
 *
 * @param {PageConfig} config
 */
export async function startDesk({ apiUrl, people }) {
  const frame = byId('desk-frame', HTMLIFrameElement)
  const choice = byId('person', HTMLSelectElement)
  const problem = byId('desk-problem', HTMLElement)
  const address = consoleAddress(apiUrl)
  byId('own-tab', HTMLAnchorElement).href = address
  choice.replaceChildren(
    ...people.map(({ id, name, role }) => h('option', { value: id }, `${name}, ${ROLES[role] ?? role}`)),
  )
  choice.addEventListener('change', () => void enter(choice.value))
  await enter()

  /** @param {string} [agentId] undefined: whoever is signed in, or else the first */
  async function enter(agentId) {
    const response = await fetch('/page/sign-in', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ agentId }),
    }).catch(() => undefined)
    problem.hidden = response?.ok ?? false
    problem.textContent = 'The console can’t sign you in by itself. Use a link that npm run dev printed.'
    if (response?.ok) choice.value = (await response.json()).agentId
    // Also without a session: the console then asks the visitor to sign in.
    // The list in which customers wait.
    frame.src = `${address}inbox/line`
  }
}

/** @type {Record<string, string>} */
const ROLES = { agent: 'an agent', supervisor: 'a supervisor', admin: 'an administrator' }

/**
 * The API at the host name with which this page was opened: the cookie belongs to that name.
 *
 * @param {string} apiUrl
 */
function consoleAddress(apiUrl) {
  const url = new URL('/console/', apiUrl)
  if (location.hostname === 'localhost') url.hostname = 'localhost'
  return url.href
}
