/** @import { Agent, Conversation } from '../types.ts' */
/** @import { ChannelFloor, Floor } from './floor.js' */
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
  unassign.addEventListener('click', () => run('Returning it to the queue', '/unassign'))
  resolve.addEventListener('click', () => run('Resolving it', '/resolve', {}))
  reopen.addEventListener('click', () => run('Reopening it', '/reopen'))
  giveTo.addEventListener('change', () => {
    const [kind = '', id] = giveTo.value.split(':')
    giveTo.value = ''
    if (id) run('Assigning it', '/assign', { [kind]: id })
  })

  /**
   * Whom it can be given to: colleagues who handle the channel, teams, the channel's AI agent.
   *
   * @param {Conversation} conversation
   * @param {Floor} floor
   */
  function receivers({ status, assigneeId, channelId }, floor) {
    const here = floor.of(channelId)
    const aiAgent = here?.allocation.aiAgent
    const groups = [
      { label: 'People', options: colleagues(here).filter(({ id }) => id !== assigneeId && id !== me().id) },
      { label: 'Teams', options: floor.teams().map(({ id, name }) => ({ kind: 'teamId', id, name })) },
      {
        label: 'AI agent',
        options:
          aiAgent?.id && status !== 'ai'
            ? [{ kind: 'aiAgentId', id: aiAgent.id, name: aiAgent.name ?? 'The AI agent' }]
            : [],
      },
    ]
    return groups.filter(({ options }) => options.length > 0)
  }

  /** @param {ChannelFloor | undefined} here */
  function colleagues(here) {
    if (!here) return people.all().map(({ id, name }) => ({ kind: 'agentId', id, name }))
    return here.allocation.humanAgents.agents.map(({ agentId, name, presence }) => ({
      kind: 'agentId',
      id: agentId,
      name: `${name} (${presence})`,
    }))
  }

  return {
    /**
     * @param {Conversation} conversation
     * @param {Floor} floor
     */
    show(conversation, floor) {
      const { status, assigneeId } = conversation
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
      renderList(giveTo, [{ label: '', options: [] }, ...receivers(conversation, floor)], {
        key: ({ label }) => label,
        render: ({ label, options }) =>
          label === ''
            ? h('option', { value: '' }, 'Assign to …')
            : h(
                'optgroup',
                { label },
                ...options.map(({ kind, id, name }) => h('option', { value: `${kind}:${id}` }, name)),
              ),
      })
    },
  }
}
