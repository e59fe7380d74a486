import { hearNotices, tellNotice } from '../../../db/passing-notices.ts'
import type { DraftMode } from '../../../domain/draft.ts'
import type { ApiDependencies } from '../../dependencies.ts'

/** Without a heartbeat for this long somebody counts as gone, ms. Clients send one about every 8 s. */
export const GONE_AFTER_MS = 20_000

/** Without a sign of it for this long somebody no longer counts as writing, ms. */
export const STILL_AFTER_MS = 10_000

/** How often this process checks who has gone, ms. */
const SWEEP_MS = 1_000

/**
 * Everything that happens within this time goes out as one notice, ms. The database delivers notices one after the
 * other, so few are better.
 */
const GATHER_MS = 50

/** The longest notice, bytes. PostgreSQL takes 8,000. */
const MAX_NOTICE_BYTES = 7_500

/** Somebody who has a conversation open. */
export interface Attendee {
  agentId: string
  name: string
  since: string
  /** What they are writing; null: nothing. */
  typing: DraftMode | null
}

/** Something that is told to those who have a stream open, and stored nowhere. */
export interface Passing {
  type: 'viewing' | 'typing' | 'draft'
  conversationId: string
  channelId: string
  at: string
  actor: { kind: 'agent'; id: string }
  data: Record<string, unknown>
}

/** A notice to all processes. */
type Notice =
  | {
      is: 'here'
      conversationId: string
      channelId: string
      agentId: string
      name: string
      typing: DraftMode | null
    }
  | { is: 'gone'; conversationId: string; agentId: string }
  | { is: 'passing'; passing: Passing }

export type Here = Omit<Extract<Notice, { is: 'here' }>, 'is'>

/** Who has which conversation open, and other facts that are not stored. */
export interface Attendance {
  /** A heartbeat: somebody has it open. */
  here(who: Here): void
  /** Somebody has closed it. */
  gone(conversationId: string, agentId: string): void
  /** Tells everybody something that is stored nowhere. */
  pass(passing: Passing): void
  viewersOf(conversationId: string): Attendee[]
  /** Everybody who is there now, in the form in which they are told. */
  current(): Passing[]
  /** Calls this function with everything that passes. */
  tell(told: (passing: Passing[]) => void): void
  close(): Promise<void>
}

interface Entry extends Here {
  since: number
  seenAt: number
  typedAt: number
}

/**
 * Keeps in memory who looks at what, in every process of the API: each heartbeat goes to all of them by a notice of the
 * database. A table would cost a write for each heartbeat, for facts that are worth nothing after 20 seconds; a process
 * that starts knows everybody after the next heartbeat of each.
 */
export function makeAttendance({ sql, log }: Pick<ApiDependencies, 'sql' | 'log'>): Attendance {
  const entries = new Map<string, Map<string, Entry>>()
  const tellers: ((passing: Passing[]) => void)[] = []
  let outgoing: Notice[] = []
  let gathering: NodeJS.Timeout | undefined
  let sweeping: NodeJS.Timeout | undefined
  let closed = false
  let listener: Promise<{ unlisten: () => Promise<void> }> | undefined

  const listen = () => {
    if (closed) return
    listener ??= hearNotices(sql, 'passing', receive).catch(error => {
      listener = undefined
      throw error
    })
    listener.catch(() => {})
  }
  const receive = (payload: string) => {
    try {
      apply(JSON.parse(payload) as Notice[])
    } catch (error) {
      log.warn({ err: error }, 'a notice of who looks at what could not be read')
    }
  }
  const apply = (notices: Notice[]) => {
    const told = notices.flatMap(notice => {
      if (notice.is === 'here') return noteHere(entries, notice)
      if (notice.is === 'gone') return noteGone(entries, notice.conversationId, notice.agentId)
      return notice.passing
    })
    if (told.length > 0) for (const teller of tellers) teller(told)
    if (entries.size > 0 && !closed) sweeping ??= setInterval(sweep, SWEEP_MS).unref()
  }
  const sweep = () => {
    const told = [...entries.values()].flatMap(those =>
      [...those.values()].flatMap(entry => lapsed(entries, entry)),
    )
    if (told.length > 0) for (const teller of tellers) teller(told)
    if (entries.size > 0) return
    clearInterval(sweeping)
    sweeping = undefined
  }
  const send = () => {
    gathering = undefined
    const [notices, texts] = [outgoing, [] as string[]]
    outgoing = []
    let batch: Notice[] = []
    for (const notice of notices) {
      if (batch.length > 0 && Buffer.byteLength(JSON.stringify([...batch, notice])) > MAX_NOTICE_BYTES) {
        texts.push(JSON.stringify(batch))
        batch = []
      }
      batch.push(notice)
    }
    for (const text of [...texts, JSON.stringify(batch)]) tellNotice(sql, 'passing', text)
  }
  /** This process gets its own notices too, so that all processes see everything in the same order. */
  const announce = (notice: Notice) => {
    listen()
    if (closed) return
    outgoing.push(notice)
    gathering ??= setTimeout(send, GATHER_MS)
  }

  return {
    here: who => announce({ is: 'here', ...who }),
    gone: (conversationId, agentId) => announce({ is: 'gone', conversationId, agentId }),
    pass: passing => announce({ is: 'passing', passing }),
    viewersOf(conversationId) {
      listen()
      return [...(entries.get(conversationId)?.values() ?? [])].map(attendee)
    },
    current() {
      listen()
      return [...entries.values()].flatMap(those =>
        [...those.values()].flatMap(entry => [
          viewing(entry, true),
          ...(entry.typing ? [typing(entry)] : []),
        ]),
      )
    },
    tell(told) {
      tellers.push(told)
    },
    async close() {
      closed = true
      clearTimeout(gathering)
      clearInterval(sweeping)
      await listener?.then(({ unlisten }) => unlisten()).catch(() => {})
    },
  }
}

type Entries = Map<string, Map<string, Entry>>

function noteHere(entries: Entries, here: Here): Passing[] {
  const now = Date.now()
  const those = entries.get(here.conversationId) ?? new Map<string, Entry>()
  const known = those.get(here.agentId)
  const entry = { ...here, since: known?.since ?? now, seenAt: now, typedAt: now }
  those.set(here.agentId, entry)
  entries.set(here.conversationId, those)
  return [
    ...(known ? [] : [viewing(entry, true)]),
    ...((known?.typing ?? null) === here.typing ? [] : [typing(entry)]),
  ]
}

function noteGone(entries: Entries, conversationId: string, agentId: string): Passing[] {
  const those = entries.get(conversationId)
  const known = those?.get(agentId)
  if (!those || !known) return []
  those.delete(agentId)
  if (those.size === 0) entries.delete(conversationId)
  return [...(known.typing ? [typing({ ...known, typing: null })] : []), viewing(known, false)]
}

/** What to tell about somebody who has given no sign for a while. */
function lapsed(entries: Entries, entry: Entry): Passing[] {
  const now = Date.now()
  if (now - entry.seenAt > GONE_AFTER_MS) return noteGone(entries, entry.conversationId, entry.agentId)
  if (!entry.typing || now - entry.typedAt <= STILL_AFTER_MS) return []
  entry.typing = null
  return [typing(entry)]
}

function attendee({ agentId, name, since, typing }: Entry): Attendee {
  return { agentId, name, since: new Date(since).toISOString(), typing }
}

function about({ conversationId, channelId, agentId }: Here) {
  const actor = { kind: 'agent', id: agentId } as const
  return { conversationId, channelId, at: new Date().toISOString(), actor }
}

function viewing(entry: Entry, isHere: boolean): Passing {
  return { type: 'viewing', ...about(entry), data: { ...attendee(entry), viewing: isHere } }
}

function typing(entry: Entry): Passing {
  const { agentId, name, typing: mode } = entry
  return { type: 'typing', ...about(entry), data: { agentId, name, typing: mode !== null, mode } }
}
