import type { PassingEvent, StreamedEvent } from '../api/types.ts'
import { isPriority } from '../ui/priorities.ts'
import { lineWith } from './placed.ts'
import type { Board, BoardAgent, BoardChannel, LineEntry } from './types.ts'

// Changes a loaded board by one event, so that most events need no request. Events tell about one conversation and
// the board about many, so some results are only the best guess: those are not `isSure`, and `data.ts` reads the
// board again soon. An event type without an entry below changes nothing on the board.

/** A board after an event. `isSure`: it equals what the API would answer now. Otherwise it is read again soon. */
export interface Patched {
  board: Board
  isSure: boolean
}

/** The part of an event that these functions use. */
export type Told = Pick<
  StreamedEvent,
  'type' | 'conversationId' | 'channelId' | 'at' | 'data' | 'conversation' | 'agent' | 'channel'
>

/** What the board is narrowed to. */
type Narrowed = { teamId?: string }

/** Must return the same board if nothing changes: the caller compares. */
type Patch = (board: Board, event: Told, narrowed: Narrowed) => Patched

const sure = (board: Board): Patched => ({ board, isSure: true })
const unsure = (board: Board): Patched => ({ board, isSure: false })

/** The board after an event. */
export function boardAfter(board: Board, event: Told | PassingEvent, narrowed: Narrowed = {}): Patched {
  const patch = PATCHES[event.type]
  return patch ? patch(board, event as Told, narrowed) : sure(board)
}

const PATCHES: Record<string, Patch | undefined> = {
  'line.changed': lineChanged,
  'agent.presence': presence,
  'agent.changed': agentChanged,
  'team.changed': unsure,
  'channel.changed': channelChanged,
  'channel.settings': (board, { data }) => (String(data.changed) === 'name' ? sure(board) : unsure(board)),
  'conversation.waiting': waiting,
  'conversation.prioritized': prioritized,
  'conversation.assigned': assigned,
  'conversation.unassigned': board => unsure(board),
  'conversation.reassigned': board => unsure(board),
  'conversation.handed_to_ai': (board, { conversationId }) => unsure(withoutEntry(board, conversationId)),
  'conversation.handed_over': (board, { conversationId }) => unsure(withoutAi(board, conversationId)),
  'conversation.resolved': resolved,
  'conversation.closed': (board, { conversationId }) => unsure(without(board, conversationId)),
  'message.received': received,
  'message.queued': queued,
  'message.failed': unsure,
  'message.unknown': unsure,
  'message.settled': settled,
  'message.retried': settled,
}

/**
 * Somebody waits for an agent, or waits for another reason now: they stand at their place at once, however long the line is. Why the
 * others wait may have changed too, so it is read again.
 */
function waiting(
  board: Board,
  { conversationId, channelId, conversation, data, at }: Told,
  { teamId }: Narrowed,
): Patched {
  const channel = board.channels.items.find(({ id }) => id === channelId)
  if (!channel || !conversation || !conversationId) return unsure(board)
  const asked = { teamId: textOf(data.teamId) ?? conversation.teamId, agentId: textOf(data.agentId) ?? null }
  if (teamId !== undefined && asked.teamId !== teamId) return unsure(board)
  const before = channel.line.entries.find(entry => entry.conversationId === conversationId)
  const entry: LineEntry = {
    notBefore: null,
    ...before,
    ...asked,
    conversationId,
    priority: isPriority(data.priority) ? data.priority : conversation.priority,
    // It keeps the time since which it waits.
    since: before?.since ?? conversation.waitingSince ?? at,
    because: textOf(data.because) ?? before?.because ?? '',
    contactName: conversation.contact.name,
    freeTextUntil: conversation.window?.freeTextUntil ?? null,
  }
  return unsure(mapLine(board, channelId, line => lineWith(line, entry)))
}

/** Another priority is another place. */
function prioritized(board: Board, { conversationId, channelId, data }: Told): Patched {
  const { after } = data
  const next = mapLine(board, channelId, line => {
    const known = line.entries.find(entry => entry.conversationId === conversationId)
    return known && isPriority(after) ? lineWith(line, { ...known, priority: after }) : line
  })
  return unsure(next)
}

/** A channel's line got longer or shorter. The event has its length and oldest entry only. */
function lineChanged(board: Board, { channelId, data }: Told): Patched {
  const { depth, capped, oldestSince } = data as Pick<
    BoardChannel['line'],
    'depth' | 'capped' | 'oldestSince'
  >
  const channel = board.channels.items.find(({ id }) => id === channelId)
  if (!channel || typeof depth !== 'number') return unsure(board)
  const next = mapLine(board, channelId, line => ({
    ...line,
    ...{ depth, capped: capped === true, oldestSince },
    oldest: line.oldest?.since === oldestSince ? line.oldest : null,
  }))
  // The event does not contain the entries. If as many are loaded as wait, an earlier event has changed them already.
  return { board: next, isSure: depth === channel.line.entries.length }
}

/** An agent came, went away or left. One who is not on the board may belong on it, so the board is read again. */
function presence(board: Board, { data, at }: Told): Patched {
  const { agentId, presence: is, since } = data as { agentId?: string; presence?: string; since?: string }
  if (is !== 'online' && is !== 'away' && is !== 'offline') return unsure(board)
  const isHere = board.agents.items.some(({ id }) => id === agentId)
  const next = mapAgents(board, agent =>
    agent.id === agentId ? withSeats({ ...agent, presence: is, presenceSince: since ?? at }) : agent,
  )
  return { board: next, isSure: isHere }
}

/** A name is all that changed, or the event is the start of more: who gets what with another capacity, or in another channel. */
function agentChanged(board: Board, { agent, data }: Told): Patched {
  const known = board.agents.items.find(({ id }) => id === data.id)
  if (!agent || !known) return unsure(board)
  const { name, capacity } = agent
  if (name !== known.name && capacity === known.capacity)
    return sure(mapAgents(board, one => (one.id === agent.id ? { ...one, name } : one)))
  return unsure(mapAgents(board, one => (one.id === agent.id ? withSeats({ ...one, name, capacity }) : one)))
}

function channelChanged(board: Board, { channel, data }: Told): Patched {
  if (!channel || !board.channels.items.some(({ id }) => id === data.id)) return unsure(board)
  const items = board.channels.items.map(one =>
    one.id === channel.id ? { ...one, name: channel.name } : one,
  )
  return sure({ ...board, channels: { ...board.channels, items } })
}

/** Somebody got a conversation. What the line looks like then is read again. */
function assigned(board: Board, { conversationId, data }: Told): Patched {
  const agentId = String(data.agentId)
  const waited = board.channels.items.some(({ line }) => isInLine(line, conversationId))
  const wasAi = isIn(board.ai.items, conversationId)
  const rest = withoutAi(withoutEntry(board, conversationId), conversationId)
  // Another agent may have had it, and the event does not say who: no load is changed.
  if (!waited && !wasAi) return unsure(rest)
  const next = mapAgents(rest, agent =>
    agent.id === agentId ? withSeats({ ...agent, load: agent.load + 1 }) : agent,
  )
  return unsure(next)
}

/** A conversation was resolved: its agent has a seat more. */
function resolved(board: Board, { conversationId, data }: Told): Patched {
  const next = mapAgents(without(board, conversationId), agent =>
    agent.id === data.assigneeId ? withSeats({ ...agent, load: Math.max(0, agent.load - 1) }) : agent,
  )
  // The free seat may be taken at once by a waiting conversation.
  return unsure(next)
}

/** The customer wrote, so their window is open for another day, and their agent owes them an answer. */
function received(board: Board, { conversationId, channelId, conversation }: Told): Patched {
  if (!conversation || !conversationId) return unsure(board)
  const { assigneeId, waitingSince, window } = conversation
  const open = withoutClosing(board, conversationId)
  const wrote = <E extends LineEntry>(entry: E): E =>
    entry.conversationId === conversationId
      ? { ...entry, freeTextUntil: window?.freeTextUntil ?? entry.freeTextUntil }
      : entry
  const heard = mapLine(open, channelId, line => ({
    ...line,
    entries: line.entries.map(wrote),
    oldest: line.oldest && wrote(line.oldest),
  }))
  if (!waitingSince || !channelId) return sure(heard)
  const asked = { conversationId, channelId, since: waitingSince }
  return sure(
    mapAgents(heard, agent => {
      if (agent.id !== assigneeId) return agent
      const { oldestUnanswered: oldest } = agent
      return oldest && oldest.since <= waitingSince ? agent : { ...agent, oldestUnanswered: asked }
    }),
  )
}

/** A message was sent to the customer. If it answers them, the agent's next oldest customer is in no event. */
function queued(board: Board, { conversationId, conversation }: Told): Patched {
  if (!conversation || conversation.waitingSince) return sure(board)
  const wasOldest = board.agents.items.some(
    ({ oldestUnanswered }) => oldestUnanswered?.conversationId === conversationId,
  )
  const next = mapAgents(withoutClosing(board, conversationId), withoutOldest(conversationId))
  return { board: next, isSure: !wasOldest }
}

/** Somebody has said whether a doubtful message was sent, or sends a failed one again. */
function settled(board: Board, { data }: Told): Patched {
  const { messageId } = data
  const rest = (sends: Board['sends']['failed']) => {
    const items = sends.items.filter(item => item.messageId !== messageId)
    const isGone = items.length < sends.items.length && !sends.capped
    return { ...sends, items, count: isGone ? sends.count - 1 : sends.count }
  }
  const { unknown, failed } = board.sends
  return unsure({ ...board, sends: { unknown: rest(unknown), failed: rest(failed) } })
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

type Id = string | null | undefined

const isIn = (entries: { conversationId: string }[], id: Id) =>
  entries.some(({ conversationId }) => conversationId === id)

const isInLine = ({ entries, oldest }: BoardChannel['line'], id: Id) =>
  isIn(entries, id) || oldest?.conversationId === id

const others = (id: Id) => (entry: { conversationId: string }) => entry.conversationId !== id

/** The board without a conversation, wherever it stands. */
function without(board: Board, id: Id): Board {
  const rest = withoutClosing(withoutAi(withoutEntry(board, id), id), id)
  return mapAgents(rest, withoutOldest(id))
}

function withoutOldest(id: Id) {
  return (agent: BoardAgent): BoardAgent =>
    agent.oldestUnanswered?.conversationId === id ? { ...agent, oldestUnanswered: null } : agent
}

/** Without its entry in a line. A capped length stays: it is a lower bound, and more may wait. */
function withoutEntry(board: Board, id: Id): Board {
  const channel = board.channels.items.find(({ line }) => isInLine(line, id))
  if (!channel) return board
  return mapLine(board, channel.id, line => {
    const entries: LineEntry[] = line.entries.filter(others(id))
    return {
      ...line,
      entries,
      oldest: line.oldest?.conversationId === id ? null : line.oldest,
      depth: line.capped ? line.depth : Math.max(entries.length, line.depth - 1),
      oldestSince: entries.length === 0 ? null : line.oldestSince,
    }
  })
}

function withoutAi(board: Board, id: Id): Board {
  if (!isIn(board.ai.items, id)) return board
  return { ...board, ai: { total: board.ai.total - 1, items: board.ai.items.filter(others(id)) } }
}

function withoutClosing(board: Board, id: Id): Board {
  const { closingWindows: closing } = board
  if (!isIn(closing.items, id)) return board
  return {
    ...board,
    closingWindows: {
      ...closing,
      total: closing.capped ? closing.total : closing.total - 1,
      items: closing.items.filter(others(id)),
    },
  }
}

/** The board with one channel's line changed. */
function mapLine(board: Board, id: Id, change: (line: BoardChannel['line']) => BoardChannel['line']): Board {
  const items = board.channels.items.map(channel =>
    channel.id === id ? { ...channel, line: change(channel.line) } : channel,
  )
  return { ...board, channels: { ...board.channels, items } }
}

/** The board with its agents changed. */
function mapAgents(board: Board, change: (agent: BoardAgent) => BoardAgent): Board {
  return { ...board, agents: { ...board.agents, items: board.agents.items.map(change) } }
}

/** Only agents who are online have free seats, as the API counts them. */
function withSeats(agent: BoardAgent): BoardAgent {
  const freeSeats = agent.presence === 'online' ? Math.max(0, agent.capacity - agent.load) : 0
  return { ...agent, freeSeats }
}
