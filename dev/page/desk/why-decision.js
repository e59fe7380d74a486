/** @import { CandidateRow, Step, Telling } from './why-types.ts' */
import { sentence, withLocalTimes } from '../lib/format.js'

/** @type {Record<string, string>} */
const MODES = {
  balanced:
    'By load: whoever has the least for their capacity; a tie goes to whoever has been without a new one the longest.',
  round_robin: 'In turn: whoever was given one in this channel the longest ago.',
  manual: 'By hand: it waits until someone takes it.',
}

/** @type {Record<string, string>} */
const CHOSEN_BY = {
  named: 'it was meant for them, and they could have it',
  only_one_free: 'nobody else could have it',
  lowest_load: 'they had the least for their capacity',
  longest_unassigned: 'of those with the least, they had been without a new one the longest',
  next_in_sequence: 'it was their turn',
  id: 'all else was equal, so that their id settled it',
}

/** @type {Record<string, string>} */
const OBSTACLES = {
  not_named: 'it is meant for someone else',
  not_in_team: 'is not in the team it is for',
  excluded: 'had it, and did not answer',
  away: 'is away; needs to be online',
  offline: 'is offline; needs to be online',
  full: 'has no free seat; needs one to be free',
}

/** What led to it, where the event before does not tell. @type {Record<string, string>} */
const OCCASIONS = {
  'a seat became free': 'Somebody could have it now: a seat became free, or an agent came online.',
  'the business hours have begun': 'The business hours have begun.',
  'settings were changed': 'Settings were changed, so that it was looked at again.',
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
  const demand = isWaiting && agentId ? [`It is for ${names.name(agentId)} alone.`] : []
  const team = teamId ? [`It is for the team ${names.name(teamId, 'that was named')} alone.`] : []
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
  return { title: `${named(chosen.agentId)} is given it`, tone: 'good', lines, candidates }
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
    return at ? `was last given one at ${time(at)}` : 'was never given one'
  }
  const why =
    {
      lowest_load: `${second.name} had ${second.load} of ${second.capacity} and needed a smaller share than ${first.name}’s ${first.load} of ${first.capacity}, or the same and the longer time without a new one`,
      longest_unassigned: `${second.name} ${when(second)}, while ${first.name} ${when(first)}; it needed the longer time`,
      next_in_sequence: `${second.name} ${when(second)} here, while ${first.name} ${when(first)}; it needed the longer time`,
      id: `${second.name} had as much, for as long`,
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
    title: 'It waits in line',
    tone: 'wait',
    lines: [...lines, `Nobody has it: ${sentence(withLocalTimes(because))}`],
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
    title: who === taker ? `${who} took it` : `${who} gave it to ${taker}`,
    tone: 'good',
    lines: ['A person’s word: neither presence nor load is asked.'],
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
        : 'could have had it'
  return {
    ...{ name, presence, verdict },
    load: `${load} of ${capacity}`,
    last: last === null || last === undefined ? 'never' : time(last),
    chosen: isChosen,
  }
}
