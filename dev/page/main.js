/** @import { Call, PageConfig, WebhookAttempt } from './types.ts' */
import { createConsole } from './console/console.js'
import { startDesk } from './desk/desk.js'
import { byId, h } from './lib/dom.js'
import { titleOf } from './lib/providers.js'
import { createEmulator } from './phone/emulator.js'
import { startPhone } from './phone/phone.js'

/** How often the page asks whether everything has started, ms. */
const ASK_AGAIN_MS = 1_000

/**
 * What the page was given. While the rest is still starting there is nothing to give; then the page is loaded anew, as
 * its policy has to name the API's origin.
 *
 * @returns {Promise<PageConfig>}
 */
async function loadConfig() {
  let waited = false
  for (;;) {
    const response = await fetch('/page/config.json').catch(() => undefined)
    if (response?.ok && waited) location.reload()
    else if (response?.ok) return response.json()
    waited = true
    byId('starting', HTMLElement).hidden = false
    await new Promise(resolve => setTimeout(resolve, ASK_AGAIN_MS))
  }
}

/**
 * @param {string} provider
 * @param {WebhookAttempt} attempt
 * @returns {Call}
 */
function callOfWebhook(provider, { kind, method, url, at, ms, parameters, body, status, outcome }) {
  return {
    who: titleOf(provider),
    kind: kind === 'inbound' ? 'click' : 'background',
    method,
    url,
    headers: {},
    webhook: parameters
      ? Object.entries(parameters)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n')
      : JSON.stringify(body, undefined, 2),
    at: new Date(at),
    ms: Math.round(ms),
    status: status ?? 0,
    answer: outcome,
  }
}

/** A narrow screen shows either the phone or the desk. */
function startViews() {
  for (const view of /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll('input[name="view"]')
  )) {
    view.addEventListener('change', () => {
      document.body.dataset.view = view.value
    })
  }
}

/** @param {PageConfig} config */
function showLinks({ docsUrl, temporalUiUrl }) {
  const link = (/** @type {string} */ href, /** @type {string} */ text) =>
    h('a', { href, target: '_blank', rel: 'noreferrer' }, `${text} ↗`)
  byId('links', HTMLElement).replaceChildren(
    link(docsUrl, 'API docs'),
    ...(temporalUiUrl ? [link(temporalUiUrl, 'Temporal UI')] : []),
  )
}

const { report } = createConsole()
startViews()
const config = await loadConfig()
byId('starting', HTMLElement).hidden = true
showLinks(config)
const desk = startDesk(config)
await startPhone({
  emulators: new Map(config.channels.map(({ provider }) => [provider, createEmulator({ provider, report })])),
  channels: config.channels,
  onWebhook: (provider, attempt) => report(callOfWebhook(provider, attempt)),
})
await desk
