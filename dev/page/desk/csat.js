/** @import { CsatReport, Person } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
import { byId, h } from '../lib/dom.js'

const SCORES = /** @type {const} */ (['1', '2', '3', '4', '5'])

/** The satisfaction report in small, for those whom the API lets read it. */
export function createCsat() {
  const card = byId('csat', HTMLElement)

  return {
    /**
     * @param {Api} api
     * @param {Person['role']} role
     */
    async refresh(api, role) {
      // Asking would be refused all the same; but a page that works leaves no errors in the browser's log.
      if (role === undefined || role === 'agent') return
      const answer = await api.get('/v1/reports/csat')
      card.hidden = !answer.ok
      if (answer.ok) show(/** @type {CsatReport} */ (answer.body))
    },
    hide() {
      card.hidden = true
    },
  }

  /** @param {CsatReport} report */
  function show({ sent, responses, average, scores }) {
    const most = Math.max(1, ...SCORES.map(score => scores[score]))
    const told = SCORES.map(score => `${scores[score]} × ${score}`).join(', ')
    card.title = `Satisfaction: ${told}`
    card.replaceChildren(
      h('strong', {}, average === null ? 'No score yet' : `${average.toFixed(2)} ★`),
      h('span', {}, `${responses} of ${sent} answered`),
      h(
        'span',
        { class: 'bars', role: 'img', 'aria-label': told, title: told },
        // A meter's length needs no inline style, which the page's policy forbids.
        ...SCORES.map(score => h('meter', { min: 0, max: most, value: scores[score] })),
      ),
    )
  }
}
