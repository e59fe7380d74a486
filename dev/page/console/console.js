/** @import { Call } from '../types.ts' */

import { byId, h, renderList } from '../lib/dom.js'
import { timeWithSeconds } from '../lib/format.js'
import { renderDetail } from './detail.js'

/** The number of calls that are kept. Background reads don't push out the calls of clicks. */
const MOST_CALLS = 300

/**
 * The list of the HTTP calls that clicks on the page made, latest first, each with its answer and as a curl command.
 *
 * @returns {{ report: (call: Call) => void }}
 */
export function createConsole() {
  const list = byId('calls', HTMLOListElement)
  const detail = byId('call', HTMLElement)
  const all = byId('background-calls', HTMLInputElement)
  const panel = byId('console', HTMLElement)
  const toggle = byId('console-toggle', HTMLButtonElement)
  /** @type {{ id: number, call: Call }[]} */
  let calls = []
  let lastId = 0
  /** @type {number | undefined} chosen by hand; else the latest is shown */
  let chosen

  function show() {
    const visible = calls.filter(({ call }) => all.checked || call.kind === 'click')
    const shown = visible.find(({ id }) => id === chosen) ?? visible[0]
    const items = visible.map(({ id, call }) => ({ id, call, current: id === shown?.id }))
    renderList(list, items, { key: ({ id }) => String(id), render: renderCall })
    byId('console-empty', HTMLElement).hidden = visible.length > 0
    if (shown && detail.dataset.shown !== String(shown.id)) {
      detail.dataset.shown = String(shown.id)
      detail.replaceChildren(...renderDetail(shown.call))
    }
  }

  /** @param {{ id: number, call: Call, current: boolean }} item */
  function renderCall({ id, call, current }) {
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          'aria-current': current ? 'true' : undefined,
          click: () => {
            chosen = id
            show()
          },
        },
        h('time', {}, timeWithSeconds(call.at)),
        h('span', { class: 'who' }, call.who),
        h('span', { class: 'method' }, call.method),
        h('span', { class: 'path' }, shortPath(call.url)),
        h('span', { class: `code ${isGood(call) ? 'ok' : 'bad'}` }, result(call)),
        h('span', { class: 'ms' }, `${call.ms} ms`),
      ),
    )
  }

  all.addEventListener('change', show)
  byId('console-clear', HTMLButtonElement).addEventListener('click', () => {
    calls = []
    detail.replaceChildren()
    delete detail.dataset.shown
    show()
  })
  const setOpen = (/** @type {boolean} */ open) => {
    panel.classList.toggle('closed', !open)
    toggle.setAttribute('aria-expanded', String(open))
  }
  toggle.addEventListener('click', () => setOpen(panel.classList.contains('closed')))
  // Folded at first: the phone and the console need the room.
  setOpen(false)

  return {
    report(call) {
      lastId += 1
      // A click's call is shown at once. A call that the page made by itself must not replace what somebody is reading.
      if (call.kind === 'click') chosen = undefined
      calls = [{ id: lastId, call }, ...calls].sort((a, b) => Number(b.call.at) - Number(a.call.at))
      const ofKind = calls.filter(other => other.call.kind === call.kind)
      const oldest = ofKind[MOST_CALLS]
      if (oldest) calls = calls.filter(other => other !== oldest)
      show()
    },
  }
}

/** @param {Call} call */
function result({ status, answer }) {
  const outcome = /** @type {any} */ (answer)
  if (status === 0) return 'no answer'
  const more = outcome?.refused?.code ?? outcome?.code ?? (status === 202 ? outcome?.status : undefined)
  return more === undefined ? String(status) : `${status} ${more}`
}

/** @param {Call} call */
function isGood({ status, answer }) {
  return status >= 200 && status < 300 && /** @type {any} */ (answer)?.status !== 'refused'
}

/** Ids shortened, so that a path fits its line. @param {string} url */
function shortPath(url) {
  const { pathname, search } = new URL(url)
  return pathname.replaceAll(/([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{27}/g, '$1…') + search
}
