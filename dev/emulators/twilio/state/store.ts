import type { Account, Content, Media, Message, PhoneNumber, Sender, Service } from './model.ts'

/** One change of the emulator's state; the journal has one per line. */
export type Entry =
  | { kind: 'message'; message: Message }
  | { kind: 'messageChanged'; sid: string; changes: Partial<Message> }
  | { kind: 'messageRemoved'; sid: string }
  | { kind: 'media'; media: StoredMedia }
  | { kind: 'mediaRemoved'; messageSid: string; sid: string }
  | { kind: 'account'; sid: string; changes: Partial<Pick<Account, 'status'>> }
  | { kind: 'number'; accountSid: string; sid: string; changes: Partial<PhoneNumber> }
  | { kind: 'sender'; accountSid: string; sid: string; changes: Partial<Sender> }
  | { kind: 'service'; accountSid: string; sid: string; changes: Partial<Service> }
  | { kind: 'content'; content: Content }
  | { kind: 'contentRemoved'; accountSid: string; sid: string }
  | { kind: 'optOut'; key: string; out: boolean }
  | { kind: 'sandboxJoined'; key: string }

/** A file a customer sent. */
export interface StoredMedia extends Media {
  base64: string
}

export interface State {
  accounts: Map<string, Account>
  /** In the order of creation. */
  messages: Map<string, Message>
  media: Map<string, StoredMedia>
  /** Messages from or to an address, in the order of creation; see `addressKey`. */
  byAddress: Map<string, Message[]>
  /** When a customer last wrote to an address of ours, ms since 1970; see `pairKey`. */
  lastInbound: Map<string, number>
  optOuts: Set<string>
  sandboxJoined: Set<string>
}

export interface Store extends State {
  /** Applies a change, writes it to the journal, and tells the listeners, in this order. */
  commit(entry: Entry): void
  subscribe(listener: (entry: Entry) => void): () => void
}

export const addressKey = (accountSid: string, address: string) => `${accountSid} ${address}`
export const pairKey = (accountSid: string, ours: string, customer: string) =>
  `${accountSid} ${ours} ${customer}`

/** `append` makes an entry permanent; `replayed` are the entries from before. */
export function createStore(
  accounts: Account[],
  { append, replayed = [] }: { append?: (entry: Entry) => void; replayed?: Iterable<Entry> } = {},
): Store {
  const state: State = {
    accounts: new Map(accounts.map(account => [account.sid, account])),
    messages: new Map(),
    media: new Map(),
    byAddress: new Map(),
    lastInbound: new Map(),
    optOuts: new Set(),
    sandboxJoined: new Set(),
  }
  for (const entry of replayed) apply(state, entry)
  const listeners = new Set<(entry: Entry) => void>()
  return {
    ...state,
    commit(entry) {
      apply(state, entry)
      append?.(entry)
      for (const listener of listeners) listener(entry)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function apply(state: State, entry: Entry): void {
  switch (entry.kind) {
    case 'message':
      addMessage(state, entry.message)
      break
    case 'messageChanged':
      changeMessage(state, entry.sid, entry.changes)
      break
    case 'messageRemoved':
      removeMessage(state, entry.sid)
      break
    case 'media':
      state.media.set(entry.media.sid, entry.media)
      break
    case 'mediaRemoved':
      removeMedia(state, entry.messageSid, entry.sid)
      break
    case 'optOut':
      if (entry.out) state.optOuts.add(entry.key)
      else state.optOuts.delete(entry.key)
      break
    case 'sandboxJoined':
      state.sandboxJoined.add(entry.key)
      break
    default:
      configure(state, entry)
  }
}

/**
 * Changes of the account's configuration. If the account or resource does not exist any more, the change is ignored.
 */
function configure(
  state: State,
  entry: Extract<Entry, { kind: 'account' | 'number' | 'sender' | 'service' | 'content' | 'contentRemoved' }>,
): void {
  const accountSid =
    entry.kind === 'account'
      ? entry.sid
      : entry.kind === 'content'
        ? entry.content.accountSid
        : entry.accountSid
  const account = state.accounts.get(accountSid)
  if (!account) return
  if (entry.kind === 'account') Object.assign(account, entry.changes)
  else if (entry.kind === 'content') account.contents.set(entry.content.sid, entry.content)
  else if (entry.kind === 'contentRemoved') account.contents.delete(entry.sid)
  else Object.assign(account[`${entry.kind}s`].get(entry.sid) ?? {}, entry.changes)
}

function addMessage(state: State, message: Message): void {
  state.messages.set(message.sid, message)
  index(state, message, message.to)
  if (message.from) index(state, message, message.from)
  if (message.direction === 'inbound' && message.from) {
    const key = pairKey(message.accountSid, message.to, message.from)
    state.lastInbound.set(key, Math.max(message.createdAt, state.lastInbound.get(key) ?? 0))
  }
}

function changeMessage(state: State, sid: string, changes: Partial<Message>): void {
  const message = state.messages.get(sid)
  if (!message) return
  const hadSender = message.from !== null
  Object.assign(message, changes)
  if (!hadSender && message.from) index(state, message, message.from)
}

function removeMessage(state: State, sid: string): void {
  const message = state.messages.get(sid)
  if (!message) return
  state.messages.delete(sid)
  for (const address of [message.from, message.to]) {
    if (!address) continue
    const key = addressKey(message.accountSid, address)
    state.byAddress.set(key, state.byAddress.get(key)?.filter(other => other.sid !== sid) ?? [])
  }
}

function removeMedia(state: State, messageSid: string, sid: string): void {
  state.media.delete(sid)
  const message = state.messages.get(messageSid)
  if (message) message.media = message.media.filter(media => media.sid !== sid)
}

function index(state: State, message: Message, address: string): void {
  const key = addressKey(message.accountSid, address)
  const known = state.byAddress.get(key)
  if (known) known.push(message)
  else state.byAddress.set(key, [message])
}
