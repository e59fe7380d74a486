/** @import { CandidateRow, Step, Telling } from './why-types.ts' */
import { sentence, withLocalTimes } from '../lib/format.js'

/** @type {Record<string, string>} */
const MODES = {
  balanced:
    'By load: the agent with the lowest load relative to capacity. If two are equal, the agent whose last assignment is longer ago.',
  round_robin: 'In turn: the agent whose last assignment in this channel is the longest ago.',
  manual: 'Manual: the conversation waits until an agent takes it.',
}

/** @type {Record<string, string>} */
const CHOSEN_BY = {
  named: 'the conversation was for this agent, who was available',
  preferred: 'had it before it was snoozed',
  only_one_free: 'no other agent was available',
  lowest_load: 'this agent had the lowest load relative to capacity',
  longest_unassigned: 'of the agents with the lowest load, this agent’s last assignment was the longest ago',
  next_in_sequence: 'it was this agent’s turn',
  id: 'everything else was equal, so the id decided',
}

/** @type {Record<string, string>} */
const OBSTACLES = {
  not_named: 'the conversation is for another agent',
  not_in_team: 'is not in the required team',
  excluded: 'had it without answering',
  away: 'is away; must be online',
  offline: 'is offline; must be online',
  full: 'is at full capacity',
}

/** What led to it, where the event before does not tell. @type {Record<string, string>} */
const OCCASIONS = {
  'a seat became free': 'An agent became available: a conversation ended, or an agent came online.',
  'the business hours have begun': 'The business hours have begun.',
  'settings were changed': 'Settings were changed, so the assignment was tried again.',
}

/**
 * Who was considered, who was chosen and by what, and what would have had to be different for the next.
 *
 * @param {Record<string, any>} data of `conversation.assigned` or `conversation.waiting`
 * @param {Pick<Telling, 'who' | 'names'>} telling
 * @returns {Step}
 */
export function decisionOf(data, { who, names }) {
  const { agentId, teamId, decision, because, reason } = data
  const isWaiting = because !== undefined
  const occasion = OCCASIONS[reason] ?? []
  if (!decision) return isWaiting ? waiting(because, [occasion].flat()) : byPerson(data, who, names.name)
  const { chosen, next, mode, considered = [] } = decision
  const named = (/** @type {string} */ id) =>
    considered.find((/** @type {any} */ one) => one.agentId === id)?.name ?? names.name(id)
  const demand = isWaiting && agentId ? [`It is only for ${names.name(agentId)}.`] : []
  const team = teamId ? [`It is only for the team ${names.name(teamId, 'that was named')}.`] : []
  const settled = chosen
    ? [
        `${named(chosen.agentId)} was chosen: ${CHOSEN_BY[chosen.by] ?? chosen.by}.`,
        ...(next ? [nextOf(decision, names.exactTime)] : []),
      ]
    : []
  // Meant for one agent, it is theirs in any mode.
  const how = chosen?.by === 'named' || demand.length > 0 ? [] : [MODES[mode] ?? mode]
  const lines = [occasion, demand, team, how, settled].flat()
  const candidates = considered.map((/** @type {any} */ one) => candidateRow(one, decision, names.exactTime))
  if (!chosen) return { ...waiting(because, lines), candidates }
  return { title: `It is assigned to ${named(chosen.agentId)}`, tone: 'good', lines, candidates }
}

/**
 * Who would have been next, and what they would have needed.
 *
 * @param {Record<string, any>} decision
 * @param {(at: number) => string} time
 */
function nextOf({ chosen, next, mode, considered }, time) {
  const find = (/** @type {string} */ id) =>
    considered.find((/** @type {any} */ one) => one.agentId === id) ?? { name: 'someone' }
  const [first, second] = [find(chosen.agentId), find(next.agentId)]
  const when = (/** @type {any} */ one) => {
    const at = mode === 'round_robin' ? one.lastAssignedHereAt : one.lastAssignedAt
    return at ? `had the last assignment at ${time(at)}` : 'had no assignment yet'
  }
  const why =
    {
      lowest_load: `${second.name} had ${second.load} of ${second.capacity} and needed a lower load than ${first.name}’s ${first.load} of ${first.capacity}, or the same load and an older last assignment`,
      longest_unassigned: `${second.name} ${when(second)}, while ${first.name} ${when(first)}; the older last assignment decides`,
      next_in_sequence: `${second.name} ${when(second)} here, while ${first.name} ${when(first)}; the older last assignment decides`,
      id: `${second.name} had the same load and the same waiting time`,
    }[/** @type {string} */ (chosen.by)] ?? `${second.name} needed ${next.needed}`
  return `Next would have been ${second.name}: ${why}.`
}

/**
 * @param {string} because
 * @param {string[]} lines
 * @returns {Step}
 */
function waiting(because, lines) {
  return {
    title: 'It waits for an agent',
    tone: 'wait',
    lines: [...lines, `It is not assigned: ${sentence(withLocalTimes(because))}`],
  }
}

/**
 * @param {Record<string, any>} data
 * @param {string} who
 * @param {Telling['names']['name']} name
 * @returns {Step}
 */
function byPerson({ agentId }, who, name) {
  const taker = name(agentId)
  return {
    title: who === taker ? `${who} took it` : `${who} assigned it to ${taker}`,
    tone: 'good',
    lines: ['A person decided: presence and load are not checked.'],
  }
}

/**
 * @param {Record<string, any>} candidate
 * @param {Record<string, any>} decision
 * @param {(at: number) => string} time
 * @returns {CandidateRow}
 */
function candidateRow(candidate, { mode, chosen, next }, time) {
  const { agentId, name, presence, load, capacity, obstacle, lastAssignedAt, lastAssignedHereAt } = candidate
  const last = mode === 'round_robin' ? lastAssignedHereAt : lastAssignedAt
  const isChosen = chosen?.agentId === agentId
  const verdict = isChosen
    ? 'chosen'
    : obstacle
      ? (OBSTACLES[obstacle] ?? obstacle)
      : next?.agentId === agentId
        ? 'next'
        : 'available'
  return {
    name,
    presence,
    verdict,
    load: `${load} of ${capacity}`,
    last: last === null || last === undefined ? 'never' : time(last),
    chosen: isChosen,
  }
}
