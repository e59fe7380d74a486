import { becauseIn } from './because.ts'
import { agentNamed, type Names } from './names.ts'
import type { PlacedStep } from './step.ts'
import { say, type Words } from './words.ts'

/** The part of a conversation that is explained here. */
export interface Conversation {
  id: string
  status: string
  waitingSince: string | null
  unattendedSince: string | null
}

/** The line of its channel, as `GET /v1/channels/{id}/line` answers it. */
export interface Line {
  depth: number
  entries: {
    conversationId: string
    notBefore: string | null
    eligible: string[]
    because: string
  }[]
}

/**
 * Why a conversation waits at this moment. Its place and who could take it change without an event, so they are asked
 * for.
 */
export function whyWaits(
  { id, status, waitingSince, unattendedSince }: Conversation,
  line: Line | undefined,
  names: Names,
): PlacedStep[] {
  const place = line?.entries.findIndex(({ conversationId }) => conversationId === id) ?? -1
  const entry = line?.entries[place]
  const customer = waitingSince ? say('now.waits', { since: { at: waitingSince } }) : say('now.notWaiting')
  if (status !== 'waiting' || !line || !entry) {
    return waitingSince ? [{ key: 'now', title: customer, tone: 'wait' }] : []
  }
  const lines: Words[] = [
    becauseIn(entry.because),
    ...(unattendedSince ? [say('now.unattended')] : []),
    ...(entry.notBefore ? [say('now.notBefore', { opening: { at: entry.notBefore } })] : []),
    ...availableOf(entry.eligible, names),
    customer,
  ]
  return [
    { key: 'now', title: say('now.place', { place: place + 1, depth: line.depth }), tone: 'wait', lines },
  ]
}

function availableOf(eligible: string[], names: Names): Words[] {
  const agents = eligible
    .map(id => agentNamed(id, names))
    .flatMap(name => (typeof name === 'string' ? [name] : []))
  return agents.length > 0 ? [say('now.available', { agents: { all: agents } })] : []
}
