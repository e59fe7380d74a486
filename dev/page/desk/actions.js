/** @import { Agent, Conversation } from '../types.ts' */
/** @import { People } from './people.js' */
import { byId, h, renderList } from '../lib/dom.js'

/**
 * @typedef {(what: string, path: string, body?: unknown) => Promise<boolean>} Run
 */

/** @type {Partial<Record<Conversation['status'], string>>} */
const TAKE = { assigned: 'Take over', resolved: 'Take again', ai: 'Take over' }

/**
 * The buttons above a conversation: those that its status has a use for.
 *
 * @param {object} options
 * @param {Run} options.run
 * @param {() => Agent} options.me
 * @param {People} options.people
 */
export function createActions({ run, me, people }) {
  const take = byId('take', HTMLButtonElement)
  const giveTo = byId('give-to', HTMLSelectElement)
  const unassign = byId('unassign', HTMLButtonElement)
  const resolve = byId('resolve', HTMLButtonElement)
  const reopen = byId('reopen', HTMLButtonElement)

  take.addEventListener('click', () => run('Taking it', '/assign', { agentId: me().id }))
  unassign.addEventListener('click', () => run('Returning it to the line', '/unassign'))
  resolve.addEventListener('click', () => run('Resolving it', '/resolve', {}))
  reopen.addEventListener('click', () => run('Reopening it', '/reopen'))
  giveTo.addEventListener('change', () => {
    const agentId = giveTo.value
    giveTo.value = ''
    if (agentId) run('Giving it away', '/assign', { agentId })
  })

  return {
    /** @param {Conversation} conversation */
    show({ status, assigneeId }) {
      const open = status !== 'resolved' && status !== 'closed'
      const mine = status === 'assigned' && assigneeId === me().id
      take.hidden = status === 'closed' || mine
      take.textContent = TAKE[status] ?? 'Take'
      // What one most likely wants next stands out.
      take.classList.toggle('primary', status !== 'resolved' && status !== 'assigned')
      resolve.classList.toggle('primary', mine)
      unassign.hidden = status !== 'assigned'
      resolve.hidden = !open
      reopen.hidden = status !== 'resolved'
      giveTo.hidden = status === 'closed'
      const others = people
        .all()
        .filter(({ id }) => id !== assigneeId && id !== me().id)
        .map(({ id, name }) => ({ id, name }))
      renderList(giveTo, [{ id: '', name: 'Give to …' }, ...others], {
        key: ({ id }) => id,
        render: ({ id, name }) => h('option', { value: id }, name),
      })
    },
  }
}
