import { byUrgency } from '../ui/priorities.ts'
import type { Board, BoardAgent, LineEntry } from './types.ts'

/** The numbers of a board. */
export interface Summary {
  waiting: number
  /** `waiting` is a lower bound: the API stops counting, or has more channels. */
  capped: boolean
  oldestSince: string | null
  online: number
  agents: number
  freeSeats: number
  closing: number
  /** Messages of which it is unknown whether they were sent. */
  doubtful: number
  failed: number
  /** Channels with any trouble. */
  troubled: number
}

/** Counts a board. `oldestSince` is ISO 8601; null: nobody waits. */
export function summaryOf({ channels, agents, closingWindows, sends }: Board): Summary {
  const lines = channels.items.map(({ line }) => line)
  const since = lines.flatMap(({ oldestSince }) => oldestSince ?? []).sort()
  return {
    waiting: lines.reduce((sum, { depth }) => sum + depth, 0),
    capped: channels.more || lines.some(({ capped }) => capped),
    oldestSince: since[0] ?? null,
    online: agents.items.filter(({ presence }) => presence === 'online').length,
    agents: agents.total,
    freeSeats: agents.items.reduce((sum, { freeSeats }) => sum + freeSeats, 0),
    closing: closingWindows.total,
    doubtful: sends.unknown.count,
    failed: sends.failed.count,
    troubled: channels.items.filter(({ health }) => troublesOf(health).length > 0).length,
  }
}

type Health = Board['channels']['items'][number]['health']
export type Trouble = 'problem' | 'credentials' | 'comparison' | 'pull' | 'inbound' | 'notices'

/** Everything that is wrong with a channel, the worst first. */
export function troublesOf({
  problem,
  credentials,
  comparison,
  mode,
  inboundError,
  notices,
}: Health): Trouble[] {
  const found: [Trouble, boolean][] = [
    ['problem', problem !== null],
    ['credentials', credentials.state === 'refused' || credentials.state === 'unreadable'],
    ['comparison', comparison?.alert === true],
    ['inbound', inboundError !== null],
    ['pull', mode === 'pull'],
    ['notices', notices.length > 0],
  ]
  return found.flatMap(([trouble, is]) => (is ? [trouble] : []))
}

/** A waiting conversation with its place. */
export interface PlacedEntry extends LineEntry {
  channelId: string
  /** Its place in its channel's line, from 1. */
  place: number
}

/**
 * Who has waited longest of all lines. It may stand behind all entries that are loaded: others of a higher priority are before
 * it. Undefined: nobody waits.
 */
export function longestWaiting({ channels }: Pick<Board, 'channels'>): PlacedEntry | undefined {
  return channels.items
    .flatMap(({ id, line: { oldest } }) => (oldest ? [{ ...oldest, channelId: id }] : []))
    .reduce<PlacedEntry | undefined>(
      (first, one) => (first && first.since <= one.since ? first : one),
      undefined,
    )
}

/** The entries of all lines together, the most urgent first, then the longest waiting. Each line keeps its own order. */
export function everyEntry({ channels }: Pick<Board, 'channels'>): PlacedEntry[] {
  return channels.items
    .flatMap(({ id, line }) =>
      line.entries.map((entry, index) => ({ ...entry, channelId: id, place: index + 1 })),
    )
    .sort(
      (a, b) =>
        byUrgency(a.priority, b.priority) ||
        (a.since < b.since ? -1 : a.since > b.since ? 1 : a.place - b.place),
    )
}

/** How the agents are sorted, the first of them usually. */
export const AGENT_ORDERS = ['busiest', 'unanswered', 'freeSeats', 'name'] as const
export type AgentOrder = (typeof AGENT_ORDERS)[number]

/** Which of the agents are shown, and in which order. */
export interface AgentChoice {
  /** Is in the name, in any case. */
  text: string
  presence: BoardAgent['presence'] | undefined
  order: AgentOrder
}

/** What somebody looks for among many agents. */
export function agentsChosen(
  board: Pick<Board, 'agents'>,
  { text, presence, order }: AgentChoice,
): BoardAgent[] {
  const wanted = text.trim().toLocaleLowerCase()
  const found = agentsInOrder(board).filter(
    agent =>
      (presence === undefined || agent.presence === presence) &&
      agent.name.toLocaleLowerCase().includes(wanted),
  )
  // Whom nobody waits for comes last.
  const since = ({ oldestUnanswered: oldest }: BoardAgent) => oldest?.since ?? '~'
  switch (order) {
    case 'busiest':
      return found
    case 'unanswered':
      return found.toSorted((a, b) => (since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : 0))
    case 'freeSeats':
      return found.toSorted((a, b) => b.freeSeats - a.freeSeats)
    case 'name':
      return found.toSorted((a, b) => a.name.localeCompare(b.name))
  }
}

const PRESENCE = { online: 0, away: 1, offline: 2 }

/** Agents in order: online before away before offline, and among those the busiest first, who may need relief. */
export function agentsInOrder({ agents }: Pick<Board, 'agents'>): Board['agents']['items'] {
  const share = ({ load, capacity }: { load: number; capacity: number }) => load / Math.max(1, capacity)
  return agents.items.toSorted(
    (a, b) =>
      PRESENCE[a.presence] - PRESENCE[b.presence] || share(b) - share(a) || a.name.localeCompare(b.name),
  )
}
