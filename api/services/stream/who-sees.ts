import type { StreamEntry } from '../../../db/stream.ts'
import type { StreamPage, ToldEntry } from '../../../db/stream-page.ts'
import type { Passing } from './attendance.ts'

/** What a stream shows. */
export interface StreamView {
  channelId?: string
  /** The agent to whose channels the stream is limited at this moment; undefined if it is not limited. */
  visibleTo(): string | undefined
  /** The agent who has it open; undefined for the administrator's own token. */
  agentId?: string
}

/** Whether an event may be told to this agent. Read marks are told only to the agent whose they are. */
export function isTheirs({ type, actor }: Pick<StreamEntry, 'type' | 'actor'>, agentId: string | undefined) {
  return type !== 'read' || (agentId !== undefined && actor.id === agentId)
}

/** Whether a stream shows what concerns this conversation and channel, or an agent. */
export function isShownTo(
  { channelId, agentId }: StreamView,
  visibleTo: string | undefined,
  entry: Pick<StreamEntry, 'type' | 'channelId' | 'actor'>,
  members: Map<string, Set<string>>,
): boolean {
  if (!isTheirs(entry, agentId)) return false
  // Presence is no secret among colleagues.
  if (entry.channelId === null) return true
  if (channelId !== undefined && entry.channelId !== channelId) return false
  return visibleTo === undefined || members.get(entry.channelId)?.has(visibleTo) === true
}

/** Who may read what: the members of channels, and the agents who were mentioned in conversations, or with contacts. */
export type Readers = Pick<StreamPage, 'members' | 'mentioned'>

/** Whether a stream shows what concerns this conversation or contact, because its agent was mentioned in it, or in one of them. */
function isMentionedIn(
  view: StreamView,
  visibleTo: string | undefined,
  entry: Pick<StreamEntry, 'type' | 'channelId' | 'conversationId' | 'actor'> & { contact?: { id: string } },
  { mentioned }: Pick<Readers, 'mentioned'>,
): boolean {
  const { conversationId, channelId, contact } = entry
  const id = conversationId ?? contact?.id
  if (visibleTo === undefined || id === undefined) return false
  if (view.channelId !== undefined && view.channelId !== channelId) return false
  return mentioned.get(id)?.has(visibleTo) === true && isTheirs(entry, view.agentId)
}

/**
 * An event as a stream shows it; undefined if it does not. An agent who was only mentioned in a conversation sees its
 * events, but nothing about the channel's line.
 */
export function shownAs(
  view: StreamView,
  visibleTo: string | undefined,
  entry: ToldEntry,
  readers: Readers,
): ToldEntry | undefined {
  if (isShownTo(view, visibleTo, entry, readers.members)) return entry
  return isMentionedIn(view, visibleTo, entry, readers) ? withoutLine(entry) : undefined
}

/** Whether a stream is told facts about a conversation that are not stored: who views it, who writes, who has a draft. */
export function isPassedTo(
  view: StreamView,
  visibleTo: string | undefined,
  passing: Passing,
  readers: Readers,
): boolean {
  return (
    isShownTo(view, visibleTo, passing, readers.members) || isMentionedIn(view, visibleTo, passing, readers)
  )
}

/** Made once for each entry, so that equal chunks are recognised and encoded once. */
const bare = new WeakMap<ToldEntry, ToldEntry>()

function withoutLine(entry: ToldEntry): ToldEntry {
  if (!entry.line) return entry
  const known = bare.get(entry) ?? { ...entry, line: undefined }
  bare.set(entry, known)
  return known
}
