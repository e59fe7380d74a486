import { markOf, mayBeAutomatic } from '../../domain/auto-responder.ts'
import { MOST_ADOPTED } from '../../domain/conversation.ts'
import { addressesOf, type InboundMessage, tappedId } from '../../domain/message.ts'
import type { Recorded } from '../../protocol/activities/recording.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { CUSTOMER, noteWritten } from './last-words.ts'
import { type Conversation, forget, place } from './state.ts'

/** How many rows one message can write: itself and its events. */
const SEQS_PER_MESSAGE = 4

/** A burst of messages is recorded in one activity. This limit keeps the activity short. */
const MAX_BATCH = 50

/**
 * The server accepts 2 MB as input of an activity. One character can take three bytes. A message that
 * alone exceeds the limit is recorded alone.
 */
const MAX_BATCH_CHARACTERS = 400_000

/** Takes the messages that directly follow in the queue, so that a burst becomes one step. */
export function takeMessages(c: Conversation, first: InboundMessage): InboundMessage[] {
  const taken = [first]
  const { queue } = c.state
  let characters: number | undefined
  for (let next = queue[0]; taken.length < MAX_BATCH && next?.kind === 'message'; next = queue[0]) {
    characters = (characters ?? sizeOf(first)) + sizeOf(next.message)
    if (characters > MAX_BATCH_CHARACTERS) break
    taken.push(next.message)
    queue.shift()
  }
  return taken
}

const sizeOf = (message: InboundMessage) => JSON.stringify(message).length

/**
 * Stores messages of the customer. After a resolution, the result says what each one is (see
 * `Recorded`). New messages raise the epoch: an AI answer that does not know them is out of date.
 */
export async function recordMessages(c: Conversation, messages: InboundMessage[]): Promise<Recorded[]> {
  const newAddresses = newAddressesIn(c.state, messages)
  // The events of a new address come before the messages, so their numbers are reserved first.
  const learning = newAddresses && place(c, 1 + MOST_ADOPTED).seq
  const numbered = messages.map(message => ({
    seq: place(c, SEQS_PER_MESSAGE).seq,
    message,
    ...(isSaidAgain(c.state, message) && { again: true }),
  }))
  const { conversationId, channelId, seq: epoch } = place(c, 0)
  const resolution = c.state.status === 'resolved' ? c.state.resolution : undefined
  const summary = messages.length === 1 ? 'one message' : `${messages.length} messages`
  const recorded = await record.recordMessages.executeWithOptions({ summary }, [
    {
      conversationId,
      channelId,
      seq: learning ?? epoch,
      epoch,
      messages: numbered,
      resolution,
      newAddresses,
      ...(c.state.snooze && { snoozed: true as const }),
    },
  ])
  if (recorded[0]?.result === 'elsewhere') return recorded
  const theirs = messages.filter((_, index) => recorded[index]?.result !== 'astray')
  for (const message of messages) {
    // The message may come back, if the two contacts become one again.
    if (!theirs.includes(message)) forget(c.state.seenMessages, message.providerMessageId)
  }
  noteAddresses(c.state, theirs)
  noteMachine(c.state, recorded)
  noteLate(c.state, messages, recorded)
  const last = numbered.findLast((_, index) => recorded[index]?.result === 'recorded')
  if (last) noteWritten(c.state, CUSTOMER, last.seq)
  // Everything was stored before. The row keeps its epoch, and an AI answer is still up to date.
  if (!recorded.some(isNews)) return recorded
  c.state.epoch = epoch
  c.state.lastHeardAt = Math.max(c.state.lastHeardAt ?? 0, ...messages.map(({ receivedAt }) => receivedAt))
  return recorded
}

function isNews({ result, adoptedSince }: Recorded): boolean {
  return result === 'recorded' || adoptedSince !== undefined
}

/** What the customer wrote is remembered as short marks, at most this many. */
const REMEMBERED_MARKS = 30

function isSaidAgain(state: ConversationState, message: InboundMessage): boolean {
  const { text } = message
  // A tap is always a person, and a button has the same text each time. So taps are no sign of a
  // machine.
  if (!mayBeAutomatic(text) || tappedId(message) !== undefined) return false
  const mark = markOf(text)
  const said = state.said ?? []
  const isKnown = said.includes(mark)
  if (!isKnown) state.said = [...said, mark].slice(-REMEMBERED_MARKS)
  return isKnown
}

/** A text that is not a repeat comes from a person, whatever came before. */
function noteMachine(state: ConversationState, recorded: Recorded[]): void {
  const last = recorded.findLast(({ result }) => result === 'recorded')
  if (last) state.automatic = last.echoes === undefined ? undefined : true
}

/** Notes the last message that was handled too late for an automatic answer. */
function noteLate(state: ConversationState, messages: InboundMessage[], recorded: Recorded[]): void {
  const last = messages.findLast(
    (_, index) => recorded[index]?.late && recorded[index]?.result === 'recorded',
  )
  if (last) state.late = { receivedAt: last.receivedAt, at: Date.now() }
}

/**
 * How many of the customer's addresses are remembered, so that known ones are not recorded with each
 * message.
 */
const REMEMBERED_ADDRESSES = 20

/** Addresses of the customer that are not recorded yet. Nearly always there are none: then undefined. */
function newAddressesIn(
  { addresses = [] }: ConversationState,
  messages: InboundMessage[],
): string[] | undefined {
  const added = new Set(messages.flatMap(addressesOf).filter(address => !addresses.includes(address)))
  return added.size > 0 ? [...added] : undefined
}

/** Remembers which addresses of the customer are recorded. */
export function noteAddresses(state: ConversationState, messages: InboundMessage[]): void {
  for (const message of messages) {
    state.address = message.from
    for (const address of addressesOf(message)) {
      if (state.addresses?.includes(address)) continue
      state.addresses = [...(state.addresses ?? []), address].slice(-REMEMBERED_ADDRESSES)
    }
  }
}
