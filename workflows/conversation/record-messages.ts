import { MOST_ADOPTED } from '../../domain/conversation.ts'
import { markOf, mayBeAutomatic } from '../../domain/machine.ts'
import { type InboundMessage, tappedId } from '../../domain/message.ts'
import type { Recorded } from '../../protocol/activities/recording.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { type Conversation, place } from './state.ts'

/** Rows that one message can write: itself and its events. */
const SEQS_PER_MESSAGE = 4

/** A burst is recorded together, up to this many at once, so that the activity stays short. */
const MAX_BATCH = 50

/** The server takes 2 MB as an activity's input; a character can have three bytes. What is longer by itself goes alone. */
const MAX_BATCH_CHARACTERS = 400_000

/** Takes the messages that follow directly in the queue, so that a burst becomes one step. */
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
 * Stores messages of the customer. When the conversation is resolved, the result says what each of them is. What the AI
 * made of the talk before them is out of date.
 */
export async function recordMessages(c: Conversation, messages: InboundMessage[]): Promise<Recorded[]> {
  const newAddresses = newAddressesIn(c.state, messages)
  // What they bring about stands before the messages.
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
    },
  ])
  if (recorded[0]?.result === 'elsewhere') return recorded
  noteAddresses(c.state, messages)
  noteMachine(c.state, recorded)
  noteLate(c.state, messages, recorded)
  // The row's epoch stays for what is all there already, and what the AI makes of the talk is not out of date.
  if (!recorded.some(isNews)) return recorded
  c.state.epoch = epoch
  c.state.lastHeardAt = Math.max(c.state.lastHeardAt ?? 0, ...messages.map(({ receivedAt }) => receivedAt))
  return recorded
}

function isNews({ result, adoptedSince }: Recorded): boolean {
  return result === 'recorded' || adoptedSince !== undefined
}

/** What they wrote is remembered by marks, as many. */
const REMEMBERED_MARKS = 30

function isSaidAgain(state: ConversationState, message: InboundMessage): boolean {
  const { text } = message
  // Only a person taps, and a button says the same each time.
  if (!mayBeAutomatic(text) || tappedId(message) !== undefined) return false
  const mark = markOf(text)
  const said = state.said ?? []
  const isKnown = said.includes(mark)
  if (!isKnown) state.said = [...said, mark].slice(-REMEMBERED_MARKS)
  return isKnown
}

/** Other words are a person's, whatever came before them. */
function noteMachine(state: ConversationState, recorded: Recorded[]): void {
  const last = recorded.findLast(({ result }) => result === 'recorded')
  if (last) state.automatic = last.echoes === undefined ? undefined : true
}

/** The last that nothing automatic answers, since it was handled so late. */
function noteLate(state: ConversationState, messages: InboundMessage[], recorded: Recorded[]): void {
  const last = messages.findLast(
    (_, index) => recorded[index]?.late && recorded[index]?.result === 'recorded',
  )
  if (last) state.late = { receivedAt: last.receivedAt, at: Date.now() }
}

/** Of the addresses that a person is known by as many are remembered, so that one is not noted with each message. */
const REMEMBERED_ADDRESSES = 20

const addressesOf = ({ from, details }: InboundMessage) => [from, ...(details.otherAddresses ?? [])]

/** Addresses of the customer's that are not noted yet; undefined where there are none, as nearly always. */
function newAddressesIn(
  { addresses = [] }: ConversationState,
  messages: InboundMessage[],
): string[] | undefined {
  const added = new Set(messages.flatMap(addressesOf).filter(address => !addresses.includes(address)))
  return added.size > 0 ? [...added] : undefined
}

/** Remembers which of the customer's addresses are noted. */
export function noteAddresses(state: ConversationState, messages: InboundMessage[]): void {
  for (const message of messages) {
    state.address = message.from
    for (const address of addressesOf(message)) {
      if (state.addresses?.includes(address)) continue
      state.addresses = [...(state.addresses ?? []), address].slice(-REMEMBERED_ADDRESSES)
    }
  }
}
